import{Directive as D,TRASH as dt,all as u,button as k,codeBox as P,copyButton as B,directive as R,footer as H,html as i,idText as G,isFlag as E,isNull as V,isNumber as A,isText as $,keys as m,listOf as g,live as C,messageLine as U,noChange as I,nothing as d,notice as j,once as K,oneOf as T,outbox as M,problemSummary as z,repeat as J,screen as W,typedValue as Y,withShow as O}from"pgflow-shared";var ne=({label:e,value:o,copy:t})=>i`
  <dt>${e}</dt>
  <dd>${t?G(o,e):o}</dd>`;function ae({name:e,label:o,help:t,options:s},{act:l},a){let r=n=>{let c=n.currentTarget.parentElement?.querySelector("select");l(e,c?.value)(n)};return i`<div class="pgflow-ask">
    <label class="pgflow-label" for=${a}>${o}</label>
    <div class="pgflow-bar">
      <select id=${a} class="pgflow-input" data-name="ask"
      >${s.map(({value:n,label:c})=>i`<option value=${n}>${c}</option>`)}</select>
      ${k("Ingest",r,{off:!s.length})}
    </div>
    <p class="pgflow-help">${t}</p>
  </div>`}function re({actions:e,code:o,another:t},{act:s,insert:l}){let a=r=>r?"offer":"create";return i`<div class="pgflow-footer">
    ${e.map(({value:r,label:n},c)=>k(n,s(r),{kind:a(c),name:r}))}
    ${o?k("Insert code",()=>l(o),{kind:a(e.length),name:"insert"}):d}
    ${k(t,s("another"),{name:"another"})}
  </div>`}function ie({cells:[e,...o],badge:t,code:s},{insert:l}){let a=`Insert code for ${e}`,r=k("Insert code",()=>l(s),{kind:"link",name:a,label:a}),n=t?i` <span class="pgflow-badge">${t}</span>`:d;return i`<tr role="row"><th role="rowheader" scope="row">${e}${n}</th>${o.map(c=>i`<td role="cell">${c}</td>`)}<td role="cell">${s?r:d}</td></tr>`}var ce=({label:e,heads:o,rows:t},s)=>i`
  <div class="pgflow-outcome" role="region" tabindex="0" aria-label=${e} data-name=${e}>
    <table role="table"><thead role="rowgroup"><tr role="row">${o.map(l=>i`<th role="columnheader" scope="col">${l}</th>`)}<td role="cell"></td></tr></thead>
      <tbody role="rowgroup">${t.map(l=>ie(l,s))}</tbody></table></div>`;function Q({id:e,say:o,root:t,model:s,redraw:l}){let a=P({model:s,root:t,redraw:l}),r={act:(n,c="")=>K(()=>{a.close(),o({type:"act",name:n,value:c})}),insert:a.insert};return(n,c)=>i`
    <div class="pgflow-head">
      <span class="pgflow-tick" aria-hidden="true">✓</span>
      <h3 class="pgflow-title" id=${e("title")}>${n.title}</h3>
      ${c?i`<span class="pgflow-badge">${c}</span>`:d}
    </div>
    <p class="pgflow-about" role="status">${n.said}</p>
    <dl class="pgflow-facts">${n.facts.map(ne)}</dl>
    ${n.table?ce(n.table,r):d}
    ${re(n,r)}
    ${a.draw("Code for the notebook")}
    ${n.ask?ae(n.ask,r,e("ask")):d}`}var pe=R(class extends D{render(e){return I}update({element:e},[o]){return o&&(e.value=""),I}});function de(e,o,t){let s=new Set,l=new Set,a=new Set;return{isFilled:r=>s.has(r),isShown:r=>l.has(r),turn(r){l.delete(r)||l.add(r),t()},type(r,n){a.add(r),s.has(r)!==!!n&&(n?s.add(r):(s.delete(r),l.delete(r)),t())},goes({name:r,held:n,typed_in:c}){return c===e&&a.delete(r),o.has(r)||a.has(r)||n&&c===e?!1:(s.delete(r),l.delete(r),!0)}}}function fe({id:e,say:o},t){let{name:s,choices:l,value:a,required:r,error:n}=t;return i`<select id=${e(s)} class="pgflow-input" data-name=${s}
      aria-describedby=${e(`${s}-help`)}
      aria-required=${String(r)} aria-invalid=${n?"true":d}
      @change=${({target:c})=>o({type:"edit",name:s,value:c.value})}
    >${l.map(c=>i`<option value=${c.value} .selected=${C(c.value===a)}
        >${c.label}</option>`)}</select>`}function ue({id:e,pending:o,page:t,secrets:s},l){let{name:a,label:r,held:n,required:c,error:f}=l,h=s.goes(l),v=s.isShown(a),S=o.listeners(a,y=>({type:"secret",name:a,value:y,page:t})),p=i`<input id=${e(a)} class="pgflow-input" data-name=${a}
      type=${v?"text":"password"} autocomplete="new-password" autocapitalize="off"
      spellcheck="false" placeholder=${n?"•••••• entered":""}
      aria-describedby=${e(`${a}-help`)} aria-required=${String(c)}
      aria-invalid=${f?"true":d} ${pe(h)}
      @input=${y=>{S.oninput(y),s.type(a,y.target.value)}}
      @change=${S.onchange} />`,w=s.isFilled(a),b=()=>s.turn(a);return O(p,{name:a,label:r.toLowerCase(),isShown:v,canShow:w,turn:b})}function $e({id:e,pending:o},{name:t,value:s,emptied:l,required:a,error:r},n){let c=o.listeners(t,f=>({type:"edit",name:t,value:f}));return i`<input id=${e(t)} class="pgflow-input" data-name=${t} type="text"
      inputmode=${t==="port"?"numeric":"text"} autocomplete="off" autocapitalize="off"
      spellcheck="false" aria-describedby=${e(`${t}-help`)} aria-required=${String(a)}
      aria-invalid=${r?"true":d}
      ${Y({value:s,emptied:l,fill:n,waits:o.has(t)})}
      @input=${c.oninput} @change=${c.onchange} @paste=${c.onpaste} />`}var me=({name:e,label:o},t)=>i`
  <div class="pgflow-more"><button type="button" class="pgflow-link"
    data-name=${e} @click=${t}>+ ${o}</button></div>`;function X({id:e,say:o,redraw:t},s,l){let a={id:e,say:o,pending:s,page:l,secrets:de(l,s,t)},r=new Set;return(n,c)=>{let{name:f,label:h,required:v,value:S,error:p,choices:w}=n,b=()=>{r.add(f),t()};if(!v&&!S&&!p&&!r.has(f))return me(n,b);v||r.add(f);let y=n.secret?ue(a,n):w.length?fe(a,n):$e(a,n,c);return i`<div class="pgflow-field pgflow-field-${f}">
      <label class="pgflow-label" for=${e(f)}>${h}${v?d:i`<span class="pgflow-optional"> (optional)</span>`}</label>
      ${y}${U(n,e(`${f}-help`))}
    </div>`}}function ge({say:e,redraw:o}){let t={sent:"",hasText:!1,isShown:!1,send(s){s.trim()&&s!==t.sent&&e({type:"paste",value:s}),t.sent=s},type(s){t.sent="";let l=!!s;l!==t.hasText&&(t.hasText=l,t.isShown&&=l,o())},turn(){t.isShown=!t.isShown,o()},empty(){t.sent="",t.hasText=t.isShown=!1}};return t}var he=(e,{placeholder:o,error:t},s)=>i`
  <input id=${s} class="pgflow-input" type=${e.isShown?"text":"password"}
    data-name="paste" autocomplete="off" spellcheck="false" placeholder=${o}
    aria-describedby="${s}-help" aria-invalid=${t?"true":d}
    @paste=${l=>{let a=l.clipboardData?.getData("text")??"";a.trim()&&(l.preventDefault(),e.send(a))}}
    @input=${({target:l})=>e.type(l.value)}
    @change=${({target:l})=>e.send(l.value)}
    @keydown=${({key:l,target:a})=>{l==="Enter"&&e.send(a.value)}} />`;function we(e,{pick:o,accept:t},s){return i`${k(o,()=>s.querySelector(".pgflow-file").click(),{name:"pick"})}
    <input type="file" class="pgflow-file" tabindex="-1" aria-hidden="true" accept=${t}
      @change=${async({target:a})=>{let[r]=a.files??[];r&&e.send(await r.text()),a.value=e.sent=""}} />`}function Z(e){let{id:o,say:t,root:s}=e,l=ge(e),a=-1,r=n=>i`
    <button type="button" class="pgflow-link" data-name=${n}
      @click=${()=>t({type:"offer",label:n})}>${n}</button>`;return({paste:n,offers:c,fill:f})=>{let h=s.querySelector("[data-name=paste]");f!==a&&(a=f,l.empty(),h&&(h.value=""));let{label:v,help:S,pick:p,note:w,error:b}=n,y=b?"pgflow-error":w?"pgflow-good":"",{isShown:x,hasText:q,turn:_}=l,le={name:"paste",label:"what is pasted",isShown:x,canShow:q,turn:_};return i`<div class="pgflow-paste">
      <label class="pgflow-label" for=${o("paste")}>${v}</label>
      <div class="pgflow-paste-row">
        ${O(he(l,n,o("paste")),le)}
        ${p?we(l,n,s):d}${c.map(r)}
      </div>
      <p class="pgflow-help ${y}" id=${o("paste-help")} aria-live="polite">${b||w||S}</p>
    </div>`}}var be=({name:e,state:o,detail:t,hint:s,mark:l,said:a})=>i`
  <li class="pgflow-step pgflow-step-${o}">
    <span class="pgflow-mark" aria-hidden="true">${l}</span>
    <span class="pgflow-unseen">${a}: </span>
    <strong>${e}</strong>
    <span class="pgflow-detail">${t}${s?i` <span class="pgflow-hint">${s}</span>`:d}</span>
  </li>`,ye=e=>i`
  <strong class="pgflow-heading ${e.failed?"pgflow-error":""}" role="status">${e.heading}</strong>
  <ol class="pgflow-steps" aria-live="polite">${J(e.steps,({name:o})=>o,be)}</ol>
  ${e.failed||!e.heading?d:i`<p class="pgflow-help">${e.note}
    <a target="_blank" rel="noopener noreferrer" href=${e.link}>${e.link_text}</a></p>`}`,ke=({text:e,hint:o})=>i`<div class="pgflow-bar">${B([e,o].filter(Boolean).join(`
`),"details","Copy details","link")}</div>`,ee=({notice:e,probe:o,problems:t},s)=>i`
  <div class="pgflow-result">
    ${e.kind==="gaps"?d:j(e,e.kind==="error"?ke(e):d)}
    ${o?.steps.length&&!e.kind?ye(o):d}
    ${z(t,s)}
  </div>`;function te({id:e,say:o},t){let s=({name:l,value:a},r,n)=>i`
    <input type="radio" id=${e(`${l}-${r}`)} name=${e(l)} value=${n.value}
      data-name="${l} ${r}"
      .checked=${C(n.value===a)}
      @change=${()=>{t.flushAll(),o({type:"choose",name:l,value:n.value})}} /><label for=${e(`${l}-${r}`)}>${n.label}</label>`;return l=>i`
    <fieldset class="pgflow-choice" aria-describedby=${e(`${l.name}-help`)}>
      <legend class="pgflow-label">${l.label}</legend>
      <div class="pgflow-segments">${l.options.map((a,r)=>s(l,r,a))}</div>
      <p class="pgflow-help" id=${e(`${l.name}-help`)}>${l.help}</p>
    </fieldset>`}var F=(e,o,t)=>i`
  <div class="pgflow-bar"><span class="pgflow-label">${e}</span>${B(o,e,"Copy","link")}</div>
  <pre class="pgflow-code" tabindex="0" role="region" aria-label=${t}>${o}</pre>`,ve=e=>e?i`<p class="pgflow-help">${e.note}</p>
      ${F("JSON",e.json,"Request as JSON")}${F("curl",e.curl,"Request as curl")}`:d,Se=e=>e?i`<p class="pgflow-help">${e.note}
        <a target="_blank" rel="noopener noreferrer" href=${e.link}>${e.link_text}</a></p>
      ${e.texts.map(({label:o,text:t})=>F(o,t,`Lines for ${o}`))}`:d;function oe(e,o){let{id:t,say:s,redraw:l}=e,a=!1,r=(n,c,f,h)=>i`
    <button type="button" class="pgflow-link pgflow-fold"
      data-name=${n} aria-expanded=${String(f)} aria-controls=${t(n)} @click=${h}
    >${c}</button>`;return(n,c)=>{let f=()=>{a=!a,l()},h=!!n.request,v=()=>s({type:"unfold",value:!h}),S=!!n.addresses,p=()=>s({type:"addresses",value:!S}),w=n.advanced.map(({options:x,value:q})=>x.findIndex(_=>_.value===q)).find(x=>x>0),b=w?`: ${n.advanced[0].options[w].label}`:"",{advanced:y}=n;return i`<div class="pgflow-folds">
        ${y.length?r(o,`Advanced${b}`,a,f):d}
        ${r("request","View request",h,v)}
        ${r("addresses","Adobe's addresses",S,p)}
      </div>
      <div id=${t(o)} ?hidden=${!a||!y.length}>${y.map(c)}</div>
      <div id=${t("request")} class="pgflow-request" ?hidden=${!h}
        >${ve(n.request)}</div>
      <div id=${t("addresses")} class="pgflow-request" ?hidden=${!S}
        >${Se(n.addresses)}</div>`}}var N=m({...u($,"value label")}),L=m({...u($,"name label help value"),options:g(N)}),xe=m({...u($,"label help placeholder pick accept note error")}),qe=m({...u($,"title"),fields:g($)}),Ve=m({...u($,"name label help typed_in value error warning"),...u(E,"secret required held"),...u(A,"emptied"),choices:g(N)}),Te=m({...u($,"name label"),...u(E,"value")}),Ee=m({...u($,"note json curl")}),Be=m({...u($,"label text")}),Ce=m({...u($,"note link link_text"),texts:g(Be)}),Oe=m({...u($,"name state detail hint mark said")}),_e=m({...u($,"label heading note link link_text"),...u(E,"failed"),steps:g(Oe)}),Ae=m({...u($,"kind text hint")}),Ie=m({...u($,"name label text")}),Fe=m({...u($,"label value"),...u(E,"copy")}),Le=m({...u($,"badge code"),cells:g($)}),Ne=m({...u($,"label"),heads:g($),rows:g(Le)}),De=m({...u($,"title said code another"),facts:g(Fe),table:T(Ne,V),actions:g(N),ask:T(L,V)}),se=m({...u($,"title badge about carried_note submit busy"),...u(E,"has_request"),...u(A,"attempt gaps fill"),choices:g(L),offers:g($),paste:xe,groups:g(qe),fields:g(Ve),checks:g(Te),advanced:g(L),request:T(Ee,V),addresses:T(Ce,V),probe:T(_e,V),notice:Ae,problems:g(Ie),done:T(De,V)});var Pe=200;function Re(e,o,t){let s=t&&e.querySelector("[aria-invalid=true]");s?s.focus():(o.notice.kind||o.probe?.steps.length)&&e.querySelector(".pgflow-result")?.scrollIntoView({block:"nearest"})}var He=({title:e,badge:o,about:t},s)=>i`
  <div class="pgflow-head">
    <h3 class="pgflow-title" id=${s}>${e}</h3>
    ${o?i`<span class="pgflow-badge">${o}</span>`:d}
  </div>
  ${t?i`<p class="pgflow-about">${t}</p>`:d}`,Ge=({say:e,root:o},t)=>i`<p class="pgflow-about">${t} ${k("Start empty",()=>{e({type:"act",name:"empty",value:""}),o.querySelector("[data-name=name]")?.focus()},{kind:"link",name:"empty"})}</p>`,Ue=({id:e,say:o},{name:t,label:s,value:l})=>i`
  <div class="pgflow-check">
    <input type="checkbox" id=${e(t)} data-name=${t}
      .checked=${l}
      @change=${({target:a})=>o({type:"check",name:t,value:a.checked})} />
    <label for=${e(t)}>${s}</label>
  </div>`,je=({submit:e,probe:o,busy:t},s)=>{let l=!!t;return i`${k(e,s.submit,{kind:"create",name:"submit",off:l})}
    ${o?k(o.label,s.probe,{name:"probe",off:l}):d}`};function Ke({root:e,say:o,view:t},s){let l=!1,a=t().gaps,r=f=>{t().busy||(l=!0,s.flushAll(),o(f))};return{acts:{submit:()=>r({type:"submit",attempt:t().attempt}),probe:()=>r({type:"probe"}),cancel:()=>o({type:"cancel"})},follow:f=>{let h=f.gaps!==a;a=f.gaps,l&&!f.busy&&(h||f.notice.kind||f.probe?.steps.length)&&(l=!1,queueMicrotask(()=>Re(e,f,h)))}}}function Me(e){let{root:o,say:t}=e,s=M(t,Pe),l=X(e,s,e.id("page")),a=Z(e),r=te(e,s),n=oe(e,"advanced"),c=Q(e),{acts:f,follow:h}=Ke(e,s);o.addEventListener("keydown",p=>{let w=p.target,b=w.matches("input[type=text], input[type=password]");p.key==="Enter"&&b&&!w.closest(".pgflow-paste")&&f.submit()}),e.onClose(s.stop);let v=(p,w)=>{let{title:b,fields:y}=p.groups[w],x=p.fields.filter(({name:q})=>y.includes(q));return i`<div class="pgflow-group">
      <h4 class="pgflow-label">${b}</h4>
      <div class="pgflow-grid">${x.map(q=>l(q,p.fill))}</div>
    </div>`},S=p=>i`
    ${He(p,e.id("title"))}${p.carried_note?Ge(e,p.carried_note):d}
    ${p.choices.map(r)}
    ${a(p)}
    ${p.groups.map((w,b)=>v(p,b))}
    ${p.checks.map(w=>Ue(e,w))}
    ${p.has_request?n(p,r):d}
    ${H(je(p,f),p.busy,k("Cancel",f.cancel,{name:"cancel"}))}
    ${ee(p,o)}`;return p=>(h(p),p.done?c(p.done,p.badge):S(p))}var ze=e=>e.querySelector("[data-name=submit]"),qo=W({name:"form",form:!0,shape:se,open:Me,landing:ze});export{qo as default};
