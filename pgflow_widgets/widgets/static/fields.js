import{Directive as D,TRASH as dt,all as u,button as y,codeBox as P,copyButton as B,directive as R,footer as H,html as i,idText as G,isFlag as E,isNull as V,isNumber as _,isText as $,keys as g,listOf as h,live as C,messageLine as U,noChange as I,nothing as f,notice as j,once as K,oneOf as T,outbox as M,problemSummary as z,repeat as J,screen as W,typedValue as Y,withShow as O}from"pgflow-shared";var ne=({label:e,value:o,copy:t})=>i`
  <dt>${e}</dt>
  <dd>${t?G(o,e):o}</dd>`;function ae({name:e,label:o,help:t,options:s},{act:l},n){let r=c=>{let p=c.currentTarget.parentElement?.querySelector("select");l(e,p?.value)(c)},a=()=>i`<label class="pgflow-label" for=${n}>${o}</label>
    <div class="pgflow-bar">
      <select id=${n} class="pgflow-input" data-name="ask"
      >${s.map(({value:c,label:p})=>i`<option value=${c}>${p}</option>`)}</select>
      ${y("Ingest",r,{kind:"create"})}
    </div>`;return i`<div class="pgflow-ask">${s.length?a():f}<p class="pgflow-help">${t}</p></div>`}function re({actions:e,code:o,another:t,ask:s},{act:l,insert:n}){let r=!!s?.options.length,a=c=>c||r?"offer":"create";return i`<div class="pgflow-footer">
    ${e.map(({value:c,label:p},m)=>y(p,l(c),{kind:a(m),name:c}))}
    ${o?y("Insert code",()=>n(o),{kind:a(e.length),name:"insert"}):f}
    ${y(t,l("another"),{name:"another"})}
  </div>`}function ie({cells:[e,...o],badge:t,code:s},{insert:l}){let n=`Insert code for ${e}`,r=y("Insert code",()=>l(s),{kind:"link",name:n,label:n}),a=t?i` <span class="pgflow-badge">${t}</span>`:f;return i`<tr role="row"><th role="rowheader" scope="row">${e}${a}</th>${o.map(c=>i`<td role="cell">${c}</td>`)}<td role="cell">${s?r:f}</td></tr>`}var ce=({label:e,heads:o,rows:t},s)=>i`
  <div class="pgflow-outcome" role="region" tabindex="0" aria-label=${e} data-name=${e}>
    <table role="table"><thead role="rowgroup"><tr role="row">${o.map(l=>i`<th role="columnheader" scope="col">${l}</th>`)}<td role="cell"></td></tr></thead>
      <tbody role="rowgroup">${t.map(l=>ie(l,s))}</tbody></table></div>`;function Q({id:e,say:o,root:t,model:s,redraw:l}){let n=P({model:s,root:t,redraw:l}),r={act:(a,c="")=>K(()=>{n.close(),o({type:"act",name:a,value:c})}),insert:n.insert};return(a,c)=>i`
    <div class="pgflow-head">
      <span class="pgflow-tick" aria-hidden="true">✓</span>
      <h3 class="pgflow-title" id=${e("title")}>${a.title}</h3>
      ${c?i`<span class="pgflow-badge">${c}</span>`:f}
    </div>
    <p class="pgflow-about" role="status">${a.said}</p>
    <dl class="pgflow-facts">${a.facts.map(ne)}</dl>
    ${a.table?ce(a.table,r):f}
    ${re(a,r)}
    ${n.draw("Code for the notebook")}
    ${a.ask?ae(a.ask,r,e("ask")):f}`}var pe=R(class extends D{render(e){return I}update({element:e},[o]){return o&&(e.value=""),I}});function de(e,o,t){let s=new Set,l=new Set,n=new Set;return{isFilled:r=>s.has(r),isShown:r=>l.has(r),turn(r){l.delete(r)||l.add(r),t()},type(r,a){n.add(r),s.has(r)!==!!a&&(a?s.add(r):(s.delete(r),l.delete(r)),t())},goes({name:r,held:a,typed_in:c}){return c===e&&n.delete(r),o.has(r)||n.has(r)||a&&c===e?!1:(s.delete(r),l.delete(r),!0)}}}function fe({id:e,say:o},t){let{name:s,choices:l,value:n,required:r,error:a}=t;return i`<select id=${e(s)} class="pgflow-input" data-name=${s}
      aria-describedby=${e(`${s}-help`)}
      aria-required=${String(r)} aria-invalid=${a?"true":f}
      @change=${({target:c})=>o({type:"edit",name:s,value:c.value})}
    >${l.map(c=>i`<option value=${c.value} .selected=${C(c.value===n)}
        >${c.label}</option>`)}</select>`}function ue({id:e,pending:o,page:t,secrets:s},l){let{name:n,label:r,held:a,required:c,error:p}=l,m=s.goes(l),v=s.isShown(n),S=o.listeners(n,k=>({type:"secret",name:n,value:k,page:t})),d=i`<input id=${e(n)} class="pgflow-input" data-name=${n}
      type=${v?"text":"password"} autocomplete="new-password" autocapitalize="off"
      spellcheck="false" placeholder=${a?"•••••• entered":""}
      aria-describedby=${e(`${n}-help`)} aria-required=${String(c)}
      aria-invalid=${p?"true":f} ${pe(m)}
      @input=${k=>{S.oninput(k),s.type(n,k.target.value)}}
      @change=${S.onchange} />`,w=s.isFilled(n),b=()=>s.turn(n);return O(d,{name:n,label:r.toLowerCase(),isShown:v,canShow:w,turn:b})}function $e({id:e,pending:o},{name:t,value:s,emptied:l,required:n,error:r},a){let c=o.listeners(t,p=>({type:"edit",name:t,value:p}));return i`<input id=${e(t)} class="pgflow-input" data-name=${t} type="text"
      inputmode=${t==="port"?"numeric":"text"} autocomplete="off" autocapitalize="off"
      spellcheck="false" aria-describedby=${e(`${t}-help`)} aria-required=${String(n)}
      aria-invalid=${r?"true":f}
      ${Y({value:s,emptied:l,fill:a,waits:o.has(t)})}
      @input=${c.oninput} @change=${c.onchange} @paste=${c.onpaste} />`}var me=({name:e,label:o},t)=>i`
  <div class="pgflow-more"><button type="button" class="pgflow-link"
    data-name=${e} @click=${t}>+ ${o}</button></div>`;function X({id:e,say:o,redraw:t},s,l){let n={id:e,say:o,pending:s,page:l,secrets:de(l,s,t)},r=new Set;return(a,c)=>{let{name:p,label:m,required:v,value:S,error:d,choices:w}=a,b=()=>{r.add(p),t()};if(!v&&!S&&!d&&!r.has(p))return me(a,b);v||r.add(p);let k=a.secret?ue(n,a):w.length?fe(n,a):$e(n,a,c);return i`<div class="pgflow-field pgflow-field-${p}">
      <label class="pgflow-label" for=${e(p)}>${m}${v?f:i`<span class="pgflow-optional"> (optional)</span>`}</label>
      ${k}${U(a,e(`${p}-help`))}
    </div>`}}function ge({say:e,redraw:o}){let t={sent:"",hasText:!1,isShown:!1,send(s){s.trim()&&s!==t.sent&&e({type:"paste",value:s}),t.sent=s},type(s){t.sent="";let l=!!s;l!==t.hasText&&(t.hasText=l,t.isShown&&=l,o())},turn(){t.isShown=!t.isShown,o()},empty(){t.sent="",t.hasText=t.isShown=!1}};return t}var he=(e,{placeholder:o,error:t},s)=>i`
  <input id=${s} class="pgflow-input" type=${e.isShown?"text":"password"}
    data-name="paste" autocomplete="off" spellcheck="false" placeholder=${o}
    aria-describedby="${s}-help" aria-invalid=${t?"true":f}
    @paste=${l=>{let n=l.clipboardData?.getData("text")??"";n.trim()&&(l.preventDefault(),e.send(n))}}
    @input=${({target:l})=>e.type(l.value)}
    @change=${({target:l})=>e.send(l.value)}
    @keydown=${({key:l,target:n})=>{l==="Enter"&&e.send(n.value)}} />`;function we(e,{pick:o,accept:t},s){return i`${y(o,()=>s.querySelector(".pgflow-file").click(),{name:"pick"})}
    <input type="file" class="pgflow-file" tabindex="-1" aria-hidden="true" accept=${t}
      @change=${async({target:n})=>{let[r]=n.files??[];r&&e.send(await r.text()),n.value=e.sent=""}} />`}function Z(e){let{id:o,say:t,root:s}=e,l=ge(e),n=-1,r=a=>i`
    <button type="button" class="pgflow-link" data-name=${a}
      @click=${()=>t({type:"offer",label:a})}>${a}</button>`;return({paste:a,offers:c,fill:p})=>{let m=s.querySelector("[data-name=paste]");p!==n&&(n=p,l.empty(),m&&(m.value=""));let{label:v,help:S,pick:d,note:w,error:b}=a,k=b?"pgflow-error":w?"pgflow-good":"",{isShown:x,hasText:q,turn:A}=l,le={name:"paste",label:"what is pasted",isShown:x,canShow:q,turn:A};return i`<div class="pgflow-paste">
      <label class="pgflow-label" for=${o("paste")}>${v}</label>
      <div class="pgflow-paste-row">
        ${O(he(l,a,o("paste")),le)}
        ${d?we(l,a,s):f}${c.map(r)}
      </div>
      <p class="pgflow-help ${k}" id=${o("paste-help")} aria-live="polite">${b||w||S}</p>
    </div>`}}var be=({name:e,state:o,detail:t,hint:s,mark:l,said:n})=>i`
  <li class="pgflow-step pgflow-step-${o}">
    <span class="pgflow-mark" aria-hidden="true">${l}</span>
    <span class="pgflow-unseen">${n}: </span>
    <strong>${e}</strong>
    <span class="pgflow-detail">${t}${s?i` <span class="pgflow-hint">${s}</span>`:f}</span>
  </li>`,ke=e=>i`
  <strong class="pgflow-heading ${e.failed?"pgflow-error":""}" role="status">${e.heading}</strong>
  <ol class="pgflow-steps" aria-live="polite">${J(e.steps,({name:o})=>o,be)}</ol>
  ${e.failed||!e.heading?f:i`<p class="pgflow-help">${e.note}
    <a target="_blank" rel="noopener noreferrer" href=${e.link}>${e.link_text}</a></p>`}`,ye=({text:e,hint:o})=>i`<div class="pgflow-bar">${B([e,o].filter(Boolean).join(`
`),"details","Copy details","link")}</div>`,ee=({notice:e,probe:o,problems:t},s)=>i`
  <div class="pgflow-result">
    ${e.kind==="gaps"?f:j(e,e.kind==="error"?ye(e):f)}
    ${o?.steps.length&&!e.kind?ke(o):f}
    ${z(t,s)}
  </div>`;function te({id:e,say:o},t){let s=({name:l,value:n},r,a)=>i`
    <input type="radio" id=${e(`${l}-${r}`)} name=${e(l)} value=${a.value}
      data-name="${l} ${r}"
      .checked=${C(a.value===n)}
      @change=${()=>{t.flushAll(),o({type:"choose",name:l,value:a.value})}} /><label for=${e(`${l}-${r}`)}>${a.label}</label>`;return l=>i`
    <fieldset class="pgflow-choice" aria-describedby=${e(`${l.name}-help`)}>
      <legend class="pgflow-label">${l.label}</legend>
      <div class="pgflow-segments">${l.options.map((n,r)=>s(l,r,n))}</div>
      <p class="pgflow-help" id=${e(`${l.name}-help`)}>${l.help}</p>
    </fieldset>`}var F=(e,o,t)=>i`
  <div class="pgflow-bar"><span class="pgflow-label">${e}</span>${B(o,e,"Copy","link")}</div>
  <pre class="pgflow-code" tabindex="0" role="region" aria-label=${t}>${o}</pre>`,ve=e=>e?i`<p class="pgflow-help">${e.note}</p>
      ${F("JSON",e.json,"Request as JSON")}${F("curl",e.curl,"Request as curl")}`:f,Se=e=>e?i`<p class="pgflow-help">${e.note}
        <a target="_blank" rel="noopener noreferrer" href=${e.link}>${e.link_text}</a></p>
      ${e.texts.map(({label:o,text:t})=>F(o,t,`Lines for ${o}`))}`:f;function oe(e,o){let{id:t,say:s,redraw:l}=e,n=!1,r=(a,c,p,m)=>i`
    <button type="button" class="pgflow-link pgflow-fold"
      data-name=${a} aria-expanded=${String(p)} aria-controls=${t(a)} @click=${m}
    >${c}</button>`;return(a,c)=>{let p=()=>{n=!n,l()},m=!!a.request,v=()=>s({type:"unfold",value:!m}),S=!!a.addresses,d=()=>s({type:"addresses",value:!S}),w=a.advanced.map(({options:x,value:q})=>x.findIndex(A=>A.value===q)).find(x=>x>0),b=w?`: ${a.advanced[0].options[w].label}`:"",{advanced:k}=a;return i`<div class="pgflow-folds">
        ${k.length?r(o,`Advanced${b}`,n,p):f}
        ${r("request","View request",m,v)}
        ${r("addresses","Adobe's addresses",S,d)}
      </div>
      <div id=${t(o)} ?hidden=${!n||!k.length}>${k.map(c)}</div>
      <div id=${t("request")} class="pgflow-request" ?hidden=${!m}
        >${ve(a.request)}</div>
      <div id=${t("addresses")} class="pgflow-request" ?hidden=${!S}
        >${Se(a.addresses)}</div>`}}var N=g({...u($,"value label")}),L=g({...u($,"name label help value"),options:h(N)}),xe=g({...u($,"label help placeholder pick accept note error")}),qe=g({...u($,"title"),fields:h($)}),Ve=g({...u($,"name label help typed_in value error warning"),...u(E,"secret required held"),...u(_,"emptied"),choices:h(N)}),Te=g({...u($,"name label"),...u(E,"value")}),Ee=g({...u($,"note json curl")}),Be=g({...u($,"label text")}),Ce=g({...u($,"note link link_text"),texts:h(Be)}),Oe=g({...u($,"name state detail hint mark said")}),Ae=g({...u($,"label heading note link link_text"),...u(E,"failed"),steps:h(Oe)}),_e=g({...u($,"kind text hint")}),Ie=g({...u($,"name label text")}),Fe=g({...u($,"label value"),...u(E,"copy")}),Le=g({...u($,"badge code"),cells:h($)}),Ne=g({...u($,"label"),heads:h($),rows:h(Le)}),De=g({...u($,"title said code another"),facts:h(Fe),table:T(Ne,V),actions:h(N),ask:T(L,V)}),se=g({...u($,"title badge about carried_note submit busy"),...u(E,"has_request"),...u(_,"attempt gaps fill"),choices:h(L),offers:h($),paste:xe,groups:h(qe),fields:h(Ve),checks:h(Te),advanced:h(L),request:T(Ee,V),addresses:T(Ce,V),probe:T(Ae,V),notice:_e,problems:h(Ie),done:T(De,V)});var Pe=200;function Re(e,o,t){let s=t&&e.querySelector("[aria-invalid=true]");s?s.focus():(o.notice.kind||o.probe?.steps.length)&&e.querySelector(".pgflow-result")?.scrollIntoView({block:"nearest"})}var He=({title:e,badge:o,about:t},s)=>i`
  <div class="pgflow-head">
    <h3 class="pgflow-title" id=${s}>${e}</h3>
    ${o?i`<span class="pgflow-badge">${o}</span>`:f}
  </div>
  ${t?i`<p class="pgflow-about">${t}</p>`:f}`,Ge=({say:e,root:o},t)=>i`<p class="pgflow-about">${t} ${y("Start empty",()=>{e({type:"act",name:"empty",value:""}),o.querySelector("[data-name=name]")?.focus()},{kind:"link",name:"empty"})}</p>`,Ue=({id:e,say:o},{name:t,label:s,value:l})=>i`
  <div class="pgflow-check">
    <input type="checkbox" id=${e(t)} data-name=${t}
      .checked=${l}
      @change=${({target:n})=>o({type:"check",name:t,value:n.checked})} />
    <label for=${e(t)}>${s}</label>
  </div>`,je=({submit:e,probe:o,busy:t},s)=>{let l=!!t;return i`${y(e,s.submit,{kind:"create",name:"submit",off:l})}
    ${o?y(o.label,s.probe,{name:"probe",off:l}):f}`};function Ke({root:e,say:o,view:t},s){let l=!1,n=t().gaps,r=p=>{t().busy||(l=!0,s.flushAll(),o(p))};return{acts:{submit:()=>r({type:"submit",attempt:t().attempt}),probe:()=>r({type:"probe"}),cancel:()=>o({type:"cancel"})},follow:p=>{let m=p.gaps!==n;n=p.gaps,l&&!p.busy&&(m||p.notice.kind||p.probe?.steps.length)&&(l=!1,queueMicrotask(()=>Re(e,p,m)))}}}function Me(e){let{root:o,say:t}=e,s=M(t,Pe),l=X(e,s,e.id("page")),n=Z(e),r=te(e,s),a=oe(e,"advanced"),c=Q(e),{acts:p,follow:m}=Ke(e,s);o.addEventListener("keydown",d=>{let w=d.target,b=w.matches("input[type=text], input[type=password]");d.key==="Enter"&&b&&!w.closest(".pgflow-paste")&&p.submit()}),e.onClose(s.stop);let v=(d,w)=>{let{title:b,fields:k}=d.groups[w],x=d.fields.filter(({name:q})=>k.includes(q));return i`<div class="pgflow-group">
      <h4 class="pgflow-label">${b}</h4>
      <div class="pgflow-grid">${x.map(q=>l(q,d.fill))}</div>
    </div>`},S=d=>i`
    ${He(d,e.id("title"))}${d.carried_note?Ge(e,d.carried_note):f}
    ${d.choices.map(r)}
    ${n(d)}
    ${d.groups.map((w,b)=>v(d,b))}
    ${d.checks.map(w=>Ue(e,w))}
    ${d.has_request?a(d,r):f}
    ${H(je(d,p),d.busy,y("Cancel",p.cancel,{name:"cancel"}))}
    ${ee(d,o)}`;return d=>(m(d),d.done?c(d.done,d.badge):S(d))}var ze=e=>e.querySelector("[data-name=submit]"),qo=W({name:"form",form:!0,shape:se,open:Me,landing:ze});export{qo as default};
