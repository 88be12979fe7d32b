// Has axe-core judge a page: all of it, or what differs from all that it has judged on this page.
window.judge = (() => {
    const MOST = 3; // of texts that look alike
    const structures = new Set();
    const colours = new Set();
    const tried = new Set();

    async function all(within, rules) {
        const found = await axe.run(within, { resultTypes: ["violations"], rules });
        if (!found.passes.length) throw new Error("axe-core looked at nothing");
        return found.violations;
    }

    async function rest(within) {
        return [...(await ofStructure(within)), ...(await ofContrast(within))];
    }

    // What is independent of colours: once for each document at each width.
    async function ofStructure(within) {
        const nodes = [...document.querySelectorAll(within)];
        const structure = [innerWidth, ...nodes.map((node) => node.outerHTML)].join();
        if (structures.has(structure)) return [];
        structures.add(structure);
        return all(within, { "color-contrast": { enabled: false } });
    }

    // The contrast of a text follows from its style and what is behind it. Of texts with the same,
    // some are judged until one of them can be: another may be covered, or no more than a sign.
    async function ofContrast(within) {
        const style = styleReader();
        const itself = (node) => [style(node), Boolean(node.closest("[inert]")), node.outerHTML].join();
        const alike = Object.groupBy(textsIn(within), style);
        const anew = Object.entries(alike)
            .filter(([looks]) => !colours.has(looks))
            .flatMap(([, nodes]) => nodes.filter((node) => !tried.has(itself(node))).slice(0, MOST));
        if (!anew.length) return [];
        for (const node of anew) tried.add(itself(node));
        for (const node of anew) node.dataset.anew = "";
        const found = await axe.run("[data-anew]", { runOnly: ["color-contrast"], elementRef: true });
        for (const node of anew) delete node.dataset.anew;
        for (const rule of [...found.passes, ...found.violations])
            for (const { element } of rule.nodes) colours.add(style(element));
        return found.violations.map(withoutElements);
    }

    const withoutElements = (rule) => ({
        ...rule, nodes: rule.nodes.map(({ html, failureSummary }) => ({ html, failureSummary })),
    });

    function textsIn(within) {
        const isText = (child) => child.nodeType === Node.TEXT_NODE && child.data.trim();
        return [...document.querySelectorAll(`${within}, ${within} *`)]
            .filter((node) => node.matches("input, select, textarea")
                || [...node.childNodes].some(isText))
            .filter((node) => node.checkVisibility());
    }

    function styleReader() {
        const grounds = new Map();
        function ground(node) {
            if (!node) return "";
            if (!grounds.has(node)) {
                const { backgroundColor, backgroundImage, opacity } = getComputedStyle(node);
                const own = [backgroundColor, backgroundImage, opacity];
                grounds.set(node, [ground(node.parentElement), ...own].join());
            }
            return grounds.get(node);
        }
        return (node) => {
            const { color, fontSize, fontWeight, textShadow } = getComputedStyle(node);
            return [node.localName, color, fontSize, fontWeight, textShadow, ground(node)].join();
        };
    }

    return { all, rest };
})();
