import{Directive as D,TRASH as dt,all as u,button as k,codeBox as P,copyButton as B,directive as R,footer as H,html as i,idText as G,isFlag as E,isNull as V,isNumber as A,isText as $,keys as m,listOf as g,live as C,messageLine as U,noChange as I,nothing as f,notice as j,once as K,oneOf as T,outbox as M,problemSummary as z,repeat as J,screen as W,typedValue as Y,withShow as O}from"pgflow-shared";var ne=({label:e,value:o,copy:t})=>i`
  <dt>${e}</dt>
  <dd>${t?G(o,e):o}</dd>`;function ae({name:e,label:o,help:t,options:s},{act:l},n){let a=c=>{let p=c.currentTarget.parentElement?.querySelector("select");l(e,p?.value)(c)},r=()=>i`<label class="pgflow-label" for=${n}>${o}</label>
    <div class="pgflow-bar">
      <select id=${n} class="pgflow-input" data-name="ask"
      >${s.map(({value:c,label:p})=>i`<option value=${c}>${p}</option>`)}</select>
      ${k("Ingest",a)}
    </div>`;return i`<div class="pgflow-ask">${s.length?r():f}<p class="pgflow-help">${t}</p></div>`}function re({actions:e,code:o,another:t},{act:s,insert:l}){let n=a=>a?"offer":"create";return i`<div class="pgflow-footer">
    ${e.map(({value:a,label:r},c)=>k(r,s(a),{kind:n(c),name:a}))}
    ${o?k("Insert code",()=>l(o),{kind:n(e.length),name:"insert"}):f}
    ${k(t,s("another"),{name:"another"})}
  </div>`}function ie({cells:[e,...o],badge:t,code:s},{insert:l}){let n=`Insert code for ${e}`,a=k("Insert code",()=>l(s),{kind:"link",name:n,label:n}),r=t?i` <span class="pgflow-badge">${t}</span>`:f;return i`<tr role="row"><th role="rowheader" scope="row">${e}${r}</th>${o.map(c=>i`<td role="cell">${c}</td>`)}<td role="cell">${s?a:f}</td></tr>`}var ce=({label:e,heads:o,rows:t},s)=>i`
  <div class="pgflow-outcome" role="region" tabindex="0" aria-label=${e} data-name=${e}>
    <table role="table"><thead role="rowgroup"><tr role="row">${o.map(l=>i`<th role="columnheader" scope="col">${l}</th>`)}<td role="cell"></td></tr></thead>
      <tbody role="rowgroup">${t.map(l=>ie(l,s))}</tbody></table></div>`;function Q({id:e,say:o,root:t,model:s,redraw:l}){let n=P({model:s,root:t,redraw:l}),a={act:(r,c="")=>K(()=>{n.close(),o({type:"act",name:r,value:c})}),insert:n.insert};return(r,c)=>i`
    <div class="pgflow-head">
      <span class="pgflow-tick" aria-hidden="true">✓</span>
      <h3 class="pgflow-title" id=${e("title")}>${r.title}</h3>
      ${c?i`<span class="pgflow-badge">${c}</span>`:f}
    </div>
    <p class="pgflow-about" role="status">${r.said}</p>
    <dl class="pgflow-facts">${r.facts.map(ne)}</dl>
    ${r.table?ce(r.table,a):f}
    ${re(r,a)}
    ${n.draw("Code for the notebook")}
    ${r.ask?ae(r.ask,a,e("ask")):f}`}var pe=R(class extends D{render(e){return I}update({element:e},[o]){return o&&(e.value=""),I}});function de(e,o,t){let s=new Set,l=new Set,n=new Set;return{isFilled:a=>s.has(a),isShown:a=>l.has(a),turn(a){l.delete(a)||l.add(a),t()},type(a,r){n.add(a),s.has(a)!==!!r&&(r?s.add(a):(s.delete(a),l.delete(a)),t())},goes({name:a,held:r,typed_in:c}){return c===e&&n.delete(a),o.has(a)||n.has(a)||r&&c===e?!1:(s.delete(a),l.delete(a),!0)}}}function fe({id:e,say:o},t){let{name:s,choices:l,value:n,required:a,error:r}=t;return i`<select id=${e(s)} class="pgflow-input" data-name=${s}
      aria-describedby=${e(`${s}-help`)}
      aria-required=${String(a)} aria-invalid=${r?"true":f}
      @change=${({target:c})=>o({type:"edit",name:s,value:c.value})}
    >${l.map(c=>i`<option value=${c.value} .selected=${C(c.value===n)}
        >${c.label}</option>`)}</select>`}function ue({id:e,pending:o,page:t,secrets:s},l){let{name:n,label:a,held:r,required:c,error:p}=l,h=s.goes(l),v=s.isShown(n),S=o.listeners(n,y=>({type:"secret",name:n,value:y,page:t})),d=i`<input id=${e(n)} class="pgflow-input" data-name=${n}
      type=${v?"text":"password"} autocomplete="new-password" autocapitalize="off"
      spellcheck="false" placeholder=${r?"•••••• entered":""}
      aria-describedby=${e(`${n}-help`)} aria-required=${String(c)}
      aria-invalid=${p?"true":f} ${pe(h)}
      @input=${y=>{S.oninput(y),s.type(n,y.target.value)}}
      @change=${S.onchange} />`,w=s.isFilled(n),b=()=>s.turn(n);return O(d,{name:n,label:a.toLowerCase(),isShown:v,canShow:w,turn:b})}function $e({id:e,pending:o},{name:t,value:s,emptied:l,required:n,error:a},r){let c=o.listeners(t,p=>({type:"edit",name:t,value:p}));return i`<input id=${e(t)} class="pgflow-input" data-name=${t} type="text"
      inputmode=${t==="port"?"numeric":"text"} autocomplete="off" autocapitalize="off"
      spellcheck="false" aria-describedby=${e(`${t}-help`)} aria-required=${String(n)}
      aria-invalid=${a?"true":f}
      ${Y({value:s,emptied:l,fill:r,waits:o.has(t)})}
      @input=${c.oninput} @change=${c.onchange} @paste=${c.onpaste} />`}var me=({name:e,label:o},t)=>i`
  <div class="pgflow-more"><button type="button" class="pgflow-link"
    data-name=${e} @click=${t}>+ ${o}</button></div>`;function X({id:e,say:o,redraw:t},s,l){let n={id:e,say:o,pending:s,page:l,secrets:de(l,s,t)},a=new Set;return(r,c)=>{let{name:p,label:h,required:v,value:S,error:d,choices:w}=r,b=()=>{a.add(p),t()};if(!v&&!S&&!d&&!a.has(p))return me(r,b);v||a.add(p);let y=r.secret?ue(n,r):w.length?fe(n,r):$e(n,r,c);return i`<div class="pgflow-field pgflow-field-${p}">
      <label class="pgflow-label" for=${e(p)}>${h}${v?f:i`<span class="pgflow-optional"> (optional)</span>`}</label>
      ${y}${U(r,e(`${p}-help`))}
    </div>`}}function ge({say:e,redraw:o}){let t={sent:"",hasText:!1,isShown:!1,send(s){s.trim()&&s!==t.sent&&e({type:"paste",value:s}),t.sent=s},type(s){t.sent="";let l=!!s;l!==t.hasText&&(t.hasText=l,t.isShown&&=l,o())},turn(){t.isShown=!t.isShown,o()},empty(){t.sent="",t.hasText=t.isShown=!1}};return t}var he=(e,{placeholder:o,error:t},s)=>i`
  <input id=${s} class="pgflow-input" type=${e.isShown?"text":"password"}
    data-name="paste" autocomplete="off" spellcheck="false" placeholder=${o}
    aria-describedby="${s}-help" aria-invalid=${t?"true":f}
    @paste=${l=>{let n=l.clipboardData?.getData("text")??"";n.trim()&&(l.preventDefault(),e.send(n))}}
    @input=${({target:l})=>e.type(l.value)}
    @change=${({target:l})=>e.send(l.value)}
    @keydown=${({key:l,target:n})=>{l==="Enter"&&e.send(n.value)}} />`;function we(e,{pick:o,accept:t},s){return i`${k(o,()=>s.querySelector(".pgflow-file").click(),{name:"pick"})}
    <input type="file" class="pgflow-file" tabindex="-1" aria-hidden="true" accept=${t}
      @change=${async({target:n})=>{let[a]=n.files??[];a&&e.send(await a.text()),n.value=e.sent=""}} />`}function Z(e){let{id:o,say:t,root:s}=e,l=ge(e),n=-1,a=r=>i`
    <button type="button" class="pgflow-link" data-name=${r}
      @click=${()=>t({type:"offer",label:r})}>${r}</button>`;return({paste:r,offers:c,fill:p})=>{let h=s.querySelector("[data-name=paste]");p!==n&&(n=p,l.empty(),h&&(h.value=""));let{label:v,help:S,pick:d,note:w,error:b}=r,y=b?"pgflow-error":w?"pgflow-good":"",{isShown:x,hasText:q,turn:_}=l,le={name:"paste",label:"what is pasted",isShown:x,canShow:q,turn:_};return i`<div class="pgflow-paste">
      <label class="pgflow-label" for=${o("paste")}>${v}</label>
      <div class="pgflow-paste-row">
        ${O(he(l,r,o("paste")),le)}
        ${d?we(l,r,s):f}${c.map(a)}
      </div>
      <p class="pgflow-help ${y}" id=${o("paste-help")} aria-live="polite">${b||w||S}</p>
    </div>`}}var be=({name:e,state:o,detail:t,hint:s,mark:l,said:n})=>i`
  <li class="pgflow-step pgflow-step-${o}">
    <span class="pgflow-mark" aria-hidden="true">${l}</span>
    <span class="pgflow-unseen">${n}: </span>
    <strong>${e}</strong>
    <span class="pgflow-detail">${t}${s?i` <span class="pgflow-hint">${s}</span>`:f}</span>
  </li>`,ye=e=>i`
  <strong class="pgflow-heading ${e.failed?"pgflow-error":""}" role="status">${e.heading}</strong>
  <ol class="pgflow-steps" aria-live="polite">${J(e.steps,({name:o})=>o,be)}</ol>
  ${e.failed||!e.heading?f:i`<p class="pgflow-help">${e.note}
    <a target="_blank" rel="noopener noreferrer" href=${e.link}>${e.link_text}</a></p>`}`,ke=({text:e,hint:o})=>i`<div class="pgflow-bar">${B([e,o].filter(Boolean).join(`
`),"details","Copy details","link")}</div>`,ee=({notice:e,probe:o,problems:t},s)=>i`
  <div class="pgflow-result">
    ${e.kind==="gaps"?f:j(e,e.kind==="error"?ke(e):f)}
    ${o?.steps.length&&!e.kind?ye(o):f}
    ${z(t,s)}
  </div>`;function te({id:e,say:o},t){let s=({name:l,value:n},a,r)=>i`
    <input type="radio" id=${e(`${l}-${a}`)} name=${e(l)} value=${r.value}
      data-name="${l} ${a}"
      .checked=${C(r.value===n)}
      @change=${()=>{t.flushAll(),o({type:"choose",name:l,value:r.value})}} /><label for=${e(`${l}-${a}`)}>${r.label}</label>`;return l=>i`
    <fieldset class="pgflow-choice" aria-describedby=${e(`${l.name}-help`)}>
      <legend class="pgflow-label">${l.label}</legend>
      <div class="pgflow-segments">${l.options.map((n,a)=>s(l,a,n))}</div>
      <p class="pgflow-help" id=${e(`${l.name}-help`)}>${l.help}</p>
    </fieldset>`}var F=(e,o,t)=>i`
  <div class="pgflow-bar"><span class="pgflow-label">${e}</span>${B(o,e,"Copy","link")}</div>
  <pre class="pgflow-code" tabindex="0" role="region" aria-label=${t}>${o}</pre>`,ve=e=>e?i`<p class="pgflow-help">${e.note}</p>
      ${F("JSON",e.json,"Request as JSON")}${F("curl",e.curl,"Request as curl")}`:f,Se=e=>e?i`<p class="pgflow-help">${e.note}
        <a target="_blank" rel="noopener noreferrer" href=${e.link}>${e.link_text}</a></p>
      ${e.texts.map(({label:o,text:t})=>F(o,t,`Lines for ${o}`))}`:f;function oe(e,o){let{id:t,say:s,redraw:l}=e,n=!1,a=(r,c,p,h)=>i`
    <button type="button" class="pgflow-link pgflow-fold"
      data-name=${r} aria-expanded=${String(p)} aria-controls=${t(r)} @click=${h}
    >${c}</button>`;return(r,c)=>{let p=()=>{n=!n,l()},h=!!r.request,v=()=>s({type:"unfold",value:!h}),S=!!r.addresses,d=()=>s({type:"addresses",value:!S}),w=r.advanced.map(({options:x,value:q})=>x.findIndex(_=>_.value===q)).find(x=>x>0),b=w?`: ${r.advanced[0].options[w].label}`:"",{advanced:y}=r;return i`<div class="pgflow-folds">
        ${y.length?a(o,`Advanced${b}`,n,p):f}
        ${a("request","View request",h,v)}
        ${a("addresses","Adobe's addresses",S,d)}
      </div>
      <div id=${t(o)} ?hidden=${!n||!y.length}>${y.map(c)}</div>
      <div id=${t("request")} class="pgflow-request" ?hidden=${!h}
        >${ve(r.request)}</div>
      <div id=${t("addresses")} class="pgflow-request" ?hidden=${!S}
        >${Se(r.addresses)}</div>`}}var N=m({...u($,"value label")}),L=m({...u($,"name label help value"),options:g(N)}),xe=m({...u($,"label help placeholder pick accept note error")}),qe=m({...u($,"title"),fields:g($)}),Ve=m({...u($,"name label help typed_in value error warning"),...u(E,"secret required held"),...u(A,"emptied"),choices:g(N)}),Te=m({...u($,"name label"),...u(E,"value")}),Ee=m({...u($,"note json curl")}),Be=m({...u($,"label text")}),Ce=m({...u($,"note link link_text"),texts:g(Be)}),Oe=m({...u($,"name state detail hint mark said")}),_e=m({...u($,"label heading note link link_text"),...u(E,"failed"),steps:g(Oe)}),Ae=m({...u($,"kind text hint")}),Ie=m({...u($,"name label text")}),Fe=m({...u($,"label value"),...u(E,"copy")}),Le=m({...u($,"badge code"),cells:g($)}),Ne=m({...u($,"label"),heads:g($),rows:g(Le)}),De=m({...u($,"title said code another"),facts:g(Fe),table:T(Ne,V),actions:g(N),ask:T(L,V)}),se=m({...u($,"title badge about carried_note submit busy"),...u(E,"has_request"),...u(A,"attempt gaps fill"),choices:g(L),offers:g($),paste:xe,groups:g(qe),fields:g(Ve),checks:g(Te),advanced:g(L),request:T(Ee,V),addresses:T(Ce,V),probe:T(_e,V),notice:Ae,problems:g(Ie),done:T(De,V)});var Pe=200;function Re(e,o,t){let s=t&&e.querySelector("[aria-invalid=true]");s?s.focus():(o.notice.kind||o.probe?.steps.length)&&e.querySelector(".pgflow-result")?.scrollIntoView({block:"nearest"})}var He=({title:e,badge:o,about:t},s)=>i`
  <div class="pgflow-head">
    <h3 class="pgflow-title" id=${s}>${e}</h3>
    ${o?i`<span class="pgflow-badge">${o}</span>`:f}
  </div>
  ${t?i`<p class="pgflow-about">${t}</p>`:f}`,Ge=({say:e,root:o},t)=>i`<p class="pgflow-about">${t} ${k("Start empty",()=>{e({type:"act",name:"empty",value:""}),o.querySelector("[data-name=name]")?.focus()},{kind:"link",name:"empty"})}</p>`,Ue=({id:e,say:o},{name:t,label:s,value:l})=>i`
  <div class="pgflow-check">
    <input type="checkbox" id=${e(t)} data-name=${t}
      .checked=${l}
      @change=${({target:n})=>o({type:"check",name:t,value:n.checked})} />
    <label for=${e(t)}>${s}</label>
  </div>`,je=({submit:e,probe:o,busy:t},s)=>{let l=!!t;return i`${k(e,s.submit,{kind:"create",name:"submit",off:l})}
    ${o?k(o.label,s.probe,{name:"probe",off:l}):f}`};function Ke({root:e,say:o,view:t},s){let l=!1,n=t().gaps,a=p=>{t().busy||(l=!0,s.flushAll(),o(p))};return{acts:{submit:()=>a({type:"submit",attempt:t().attempt}),probe:()=>a({type:"probe"}),cancel:()=>o({type:"cancel"})},follow:p=>{let h=p.gaps!==n;n=p.gaps,l&&!p.busy&&(h||p.notice.kind||p.probe?.steps.length)&&(l=!1,queueMicrotask(()=>Re(e,p,h)))}}}function Me(e){let{root:o,say:t}=e,s=M(t,Pe),l=X(e,s,e.id("page")),n=Z(e),a=te(e,s),r=oe(e,"advanced"),c=Q(e),{acts:p,follow:h}=Ke(e,s);o.addEventListener("keydown",d=>{let w=d.target,b=w.matches("input[type=text], input[type=password]");d.key==="Enter"&&b&&!w.closest(".pgflow-paste")&&p.submit()}),e.onClose(s.stop);let v=(d,w)=>{let{title:b,fields:y}=d.groups[w],x=d.fields.filter(({name:q})=>y.includes(q));return i`<div class="pgflow-group">
      <h4 class="pgflow-label">${b}</h4>
      <div class="pgflow-grid">${x.map(q=>l(q,d.fill))}</div>
    </div>`},S=d=>i`
    ${He(d,e.id("title"))}${d.carried_note?Ge(e,d.carried_note):f}
    ${d.choices.map(a)}
    ${n(d)}
    ${d.groups.map((w,b)=>v(d,b))}
    ${d.checks.map(w=>Ue(e,w))}
    ${d.has_request?r(d,a):f}
    ${H(je(d,p),d.busy,k("Cancel",p.cancel,{name:"cancel"}))}
    ${ee(d,o)}`;return d=>(h(d),d.done?c(d.done,d.badge):S(d))}var ze=e=>e.querySelector("[data-name=submit]"),qo=W({name:"form",form:!0,shape:se,open:Me,landing:ze});export{qo as default};
