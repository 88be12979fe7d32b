import{SIGNS as _,TRASH as W,all as d,button as x,check as G,codeBox as j,copyButton as N,dialog as K,enterDialog as Z,footer as z,html as s,idText as q,isFlag as C,isNull as H,isNumber as F,isOff as Q,isText as m,keys as $,land as Y,listOf as v,nothing as g,notice as J,once as S,oneOf as B,outbox as X,plural as ee,problemSummary as te,render as go,repeat as E,screen as oe,timeText as ne,typedValue as A,words as w}from"pgflow-shared";var le=/[\p{L}_][\p{L}\p{N}_]*$/u,Ee=6,Fe=/^[A-Za-z_]\w*$/,Be=e=>Fe.test(e)?e:`\${${e.replaceAll("}","\\}")}}`;function Oe(e,t,o){let n=l=>l.toLowerCase().startsWith(e.toLowerCase());return[...t.filter(n).map(l=>({text:l,detail:"column",insert:Be(l)})),...o.filter(({name:l})=>n(l)).map(({name:l,syntax:r,description:u})=>({text:r||l,detail:u,insert:`${l}(`}))].filter(({insert:l})=>l!==e).slice(0,Ee)}function V(e,t){let o=e.selectionStart??e.value.length,n=e.value.slice(0,o).replace(le,"");e.value=n+t+e.value.slice(e.selectionEnd??o),e.focus(),e.setSelectionRange(n.length+t.length,n.length+t.length),e.dispatchEvent(new Event("input",{bubbles:!0}))}function Ie(e,t,{length:o,active:n}){let a={role:"combobox","aria-autocomplete":"list","aria-expanded":String(o>0),"aria-controls":t("proposals")};for(let[l,r]of Object.entries(a))e.setAttribute(l,r);n>=0?e.setAttribute("aria-activedescendant",t(`proposal-${n}`)):e.removeAttribute("aria-activedescendant")}function Ne(e,t){if(!e)return"";let[o,n]=[e.getBoundingClientRect(),t.getBoundingClientRect()];return`left: ${o.left-n.left}px; top: ${o.bottom-n.top}px`}var Ae=({text:e,detail:t},{id:o,isActive:n,take:a})=>s`<li
  role="option" id=${o} aria-selected=${String(n)}
  @mousedown=${l=>{l.preventDefault(),a()}}><code>${e}</code><span class="pgflow-reason">${t}</span></li>`;function De(e,t){let o={input:null,list:[],active:-1,tellInput(){let{input:n,list:a,active:l}=o;n&&Ie(n,t,{length:a.length,active:l})},set(n){!n.length&&!o.list.length||([o.list,o.active]=[n,-1],o.tellInput(),e())},take(n){let{insert:a}=o.list[n];o.set([]),o.input&&V(o.input,a),o.set([])}};return o}function ae({root:e,redraw:t,id:o,columns:n,functions:a}){let l=De(t,o);function r({target:p}){if(!(p instanceof HTMLInputElement)||!p.matches(".pgflow-expression"))return;l.input=p;let c=p.value.slice(0,p.selectionStart??0).match(le)?.[0]??"";l.set(c?Oe(c,n(),a()):[])}function u(p){let{list:c,active:i,input:b}=l;if(!c.length||p.target!==b)return;let y={ArrowDown:1,ArrowUp:-1}[p.key];if(y)l.active=(Math.max(i,y<0?0:-1)+y+c.length)%c.length;else if(i>=0&&(p.key==="Enter"||p.key==="Tab"))l.take(i);else if(p.key==="Escape")l.set([]);else return;p.preventDefault(),p.stopPropagation(),l.tellInput(),t()}let f=(p,c)=>Ae(p,{id:o(`proposal-${c}`),isActive:c===l.active,take:()=>l.take(c)});return{listeners:{look:r,press:u,leave:()=>l.set([])},last:()=>l.input?.isConnected?l.input:null,draw:()=>l.list.length?s`<ul class="pgflow-proposals" role="listbox" id=${o("proposals")} aria-label="Columns and functions"
            style=${Ne(l.input,e)}>${l.list.map(f)}</ul>`:g}}function Le(e){let t=new Date(`${e}Z`);if(!e||Number.isNaN(t.getTime()))return"";let o=Intl.DateTimeFormat().resolvedOptions().timeZone;return`${t.toLocaleString("en-GB",{dateStyle:"medium",timeStyle:"short"})} your time (${o})`}function se(e,t,o){let{name:n,label:a,value:l,error:r,emptied:u}=t,f=e.id(n),p=({target:c})=>e.edit(n,c.validity.badInput?"incomplete":c.value);return s`<div class="pgflow-field"><label class="pgflow-label" for=${f}>${a}</label>
    <input type="datetime-local" class="pgflow-input" id=${f} data-name=${n}
      aria-describedby="${e.id(`${n}-help`)} ${f}-local" aria-invalid=${r?"true":"false"}
      @change=${p} @blur=${p}
      ${A({value:l==="incomplete"?"":l,emptied:u,waits:!1})} />
    <p class="pgflow-help pgflow-local" id="${f}-local">${Le(l)}</p>${o(e,t)}</div>`}var O=({id:e},t)=>s`<p class="pgflow-help ${t.error?"pgflow-error":""}" id=${e(`${t.name}-help`)}>${t.error||t.help}</p>`,re=({error:e})=>e?"true":g,D=(e,t)=>e.map(({value:o,label:n})=>s`<option value=${o} .selected=${o===t}>${n}</option>`);function L(e,{name:t,value:o,emptied:n},a={}){let{label:l,id:r,help:u,wrong:f,type:p="text",style:c=""}=a,{oninput:i,onchange:b,onpaste:y}=e.pending.listeners(t,k=>e.message(t,k));return s`<input
    type=${p}
    class="pgflow-input ${c}"
    autocomplete="off"
    spellcheck="false"
    id=${r??g}
    data-name=${t}
    aria-label=${l??g}
    aria-describedby=${u??g}
    aria-invalid=${f?"true":g}
    @input=${i}
    @change=${b}
    @paste=${y}
    ${A({value:o,emptied:n,waits:e.waits(t)})}
  />`}function Re(e,t){let o=e.id(t.name);return s`<div class="pgflow-field"><label class="pgflow-label" for=${o}>${t.label}</label>
    ${L(e,t,{id:o,help:e.id(`${t.name}-help`),wrong:!!t.error})}
    ${O(e,t)}</div>`}function Pe(e,t){let{name:o,label:n,value:a,choices:l}=t;return s`<div class="pgflow-field"><label class="pgflow-label" for=${e.id(o)}>${n}</label>
    <select class="pgflow-input" id=${e.id(o)} data-name=${o}
      aria-describedby=${e.id(`${o}-help`)} aria-invalid=${re(t)} .value=${a}
      @change=${({target:r})=>e.edit(o,r.value)}
    >${D(l,a)}</select>
    ${O(e,t)}</div>`}function qe(e,t){let{name:o,label:n,value:a,off:l}=t;return s`<div class="pgflow-field"><label class="pgflow-check"><input type="checkbox"
      data-name=${o} aria-describedby=${e.id(`${o}-help`)}
      aria-invalid=${re(t)} .checked=${a} ?disabled=${l}
      @change=${({target:r})=>e.edit(o,r.checked)}
    />${n}</label>${O(e,t)}</div>`}function He(e,{name:t,label:o,value:n,cards:a}){let l=r=>s`<label class="pgflow-card-choice">
    <input type="radio" name=${e.id(t)} data-name=${`${t} ${r.value}`} .value=${r.value}
      aria-label="${r.label}: ${r.detail}"
      .checked=${r.value===n} @change=${()=>e.edit(t,r.value)} />
    <span><strong>${r.label}</strong><span class="pgflow-reason">${r.detail}</span></span></label>`;return s`<fieldset class="pgflow-choice pgflow-cards"><legend class="pgflow-label">${o}</legend>
    <div class="pgflow-grid">${a.map(l)}</div></fieldset>`}function Ve(e,t){let{name:o,label:n,repeats:a,interval:l,unit:r,units:u,emptied:f}=t,p=(i,b,y)=>s`<label class="pgflow-check"><input type="radio" name=${e.id(o)} data-name=${`${o} ${i}`}
      .checked=${y} @change=${()=>e.edit(o,i)} />${b}</label>`,c=s`${L(e,{name:"interval",value:l,emptied:f},{label:"Interval",type:"number",help:e.id(`${o}-help`),wrong:!!t.error})}<select class="pgflow-input" aria-label="Unit" data-name="frequency"
    .value=${r} @change=${({target:i})=>e.edit("frequency",i.value)}
    >${D(u,r)}</select>`;return s`<fieldset class="pgflow-choice pgflow-rhythm"><legend class="pgflow-label">${n}</legend>
    ${p("once","Once",!a)}
    <div class="pgflow-every">${p("every","Every",a)}${a?c:g}</div>
    ${O(e,t)}</fieldset>`}var Me={text:Re,select:Pe,check:qe,cards:He,rhythm:Ve,moment:(e,t)=>se(e,t,O),button:(e,{name:t,label:o,off:n})=>s`<div class="pgflow-field">${x(o,()=>e.edit(t,!0),{name:t,off:n})}</div>`},ie=(e,t)=>s`<div class="pgflow-grid">${E(t.fields,o=>`${o.kind} ${o.name}`,o=>Me[o.kind](e,o))}</div>`;function ce({redraw:e,id:t,functions:o,use:n}){let a=!1,l="",r=({name:p,description:c})=>`${p} ${c}`.toLowerCase().includes(l.toLowerCase()),u=({name:p,syntax:c,description:i,example:b})=>s`<li><button
    type="button" class="pgflow-function" data-name=${`function ${p}`}
    @click=${()=>n(p)}><code>${c||p}</code><span>${i}</span>${b?s`<code class="pgflow-reason">${b}</code>`:g}</button></li>`;function f(){let p=o().filter(r);return s`<div class="pgflow-functions" id=${t("functions")} role="group" aria-label="Functions">
      <input type="search" class="pgflow-input" placeholder="Search functions" aria-label="Search functions"
        data-name="search functions" .value=${l}
        @input=${({target:c})=>{l=c.value,e()}} />
      <p class="pgflow-say" role="status">${p.length?ee(p.length,"function"):"No matches. Try fewer words."}</p>
      <ul tabindex="0" aria-label="Functions">${E(p,({name:c})=>c,u)}</ul>
    </div>`}return{button:()=>s`<button type="button" class="pgflow-offer"
      data-name="functions" aria-expanded=${String(a)} aria-controls=${a?t("functions"):g}
      @click=${()=>{a=!a,e()}}>Functions</button>`,panel:()=>a?f():g}}var pe=(e,t)=>e===null?s`<span class="pgflow-null">null</span>`:ne(e,t),Ue=e=>s`<span class="pgflow-badge">${e}</span>`,_e=(e,{text:t,format:o,strong:n,quiet:a,badges:l})=>s`<td role="cell" title=${t??""} class=${a?"pgflow-dim":""}>${n?s`<strong>${t}</strong>`:pe(t,o)}${l.map(Ue)}</td>`,We=(e,{text:t,format:o,more:n,stale:a})=>s`<td role="cell" class="pgflow-preview ${a?"pgflow-dim":""}" title=${n}>${pe(t,o)}</td>`,Ge=({edit:e},{name:t,value:o,label:n})=>s`<td role="cell"><input type="checkbox" class="pgflow-tick-box" aria-label=${n} data-name=${t}
    .checked=${o}
    @change=${({target:a})=>e(t,a.checked)} /></td>`,je=({edit:e},t)=>s`<td role="cell"><select class="pgflow-input" aria-label=${t.label} data-name=${t.name}
    .disabled=${t.off} .value=${t.value}
    @change=${({target:o})=>e(t.name,o.value)}
    >${D(t.choices,t.value)}</select></td>`,Ke=({edit:e},{name:t,label:o})=>s`<td role="cell"><button type="button" class="pgflow-icon-button" data-name=${t}
    aria-label=${o} title=${o} @click=${S(()=>e(t,!0))}>${W}</button></td>`,Ze=(e,t,o)=>s`<td role="cell">${L(e,t,{label:t.label,wrong:t.wrong,help:o,style:t.expression?"pgflow-expression":""})}</td>`,ze={show:_e,preview:We,check:Ge,select:je,remove:Ke,text:Ze},Qe=["Copy","Remove"];function M(e,{name:t,label:o,heads:n,rows:a}){let l=c=>s`<th role="columnheader" scope="col">${Qe.includes(c)?s`<span class="pgflow-unseen">${c}</span>`:c}</th>`,r=t==="mapping",u=({error:c},i)=>s`<tr role="row" class="pgflow-below" aria-hidden=${c?g:"true"}><td role="cell" colspan=${n.length}
      class="pgflow-row-wrong" id=${i}>${c}</td></tr>`,f=a.map(({error:c})=>c).filter(Boolean).join(" "),p=c=>{let i=e.id(`wrong-${t}-${c.key}`);return s`<tr role="row" class=${c.dim?"pgflow-left-out":""}>${c.cells.map(b=>ze[b.kind](e,b,i))}</tr>${c.error||r?u(c,i):g}`};return s`<div class="pgflow-grid-box pgflow-grid-${t}" tabindex="0" role="region" aria-label=${o} data-name=${o}>
    <table class="pgflow-data" role="table">
      <thead role="rowgroup"><tr role="row">${n.map(l)}</tr></thead>
      <tbody role="rowgroup">${E(a,c=>c.key,p)}</tbody>
    </table>
  </div>${r?s`<div class="pgflow-unseen" role="status">${f}</div>`:g}`}var de={done:"done",failed:"failed",working:"in progress","":"waiting"},ue=({label:e,facts:t},o)=>s`<table class="pgflow-facts" aria-label=${e}><tbody>${t.map(({label:n,text:a,step:l})=>s`<tr><th scope="row">${n}</th><td>${a}</td><td>${l?x("Edit",S(()=>o(l)),{kind:"link",name:`edit ${n}`,label:`Edit ${n}`}):g}</td></tr>`)}</tbody></table>`,fe=({name:e,value:t,choices:o},n)=>s`<div class="pgflow-bar" role="group" aria-label="Show"
  ><span class="pgflow-reason">Show</span>${o.map(a=>s`<button type="button" class="pgflow-offer"
      data-name=${`fold ${a.value}`} aria-expanded=${String(a.value===t)}
      @click=${()=>n(e,a.value===t?"":a.value)}>${a.label}</button>`)}</div>`,me=({label:e,text:t})=>s`<div class="pgflow-code-fold">
  <pre class="pgflow-code" tabindex="0" role="region" aria-label=${e}>${t}</pre>
  ${N(t,e,"Copy")}
</div>`,$e=e=>e.map(({label:t,state:o,id:n})=>`${t}: ${de[o]}${n?` ${n}`:""}`).join(`
`),ge=({name:e,said:t,dataset:o,parts:n})=>s`<div class="pgflow-notice pgflow-notice-done pgflow-made" role="status">
    <strong><span class="pgflow-made-sign" aria-hidden="true">✓</span> ${e}</strong>
    <p>${t}</p>
    <p class="pgflow-made-id">Dataset ${q(o,"the ID of the dataset")}</p>
    <details><summary data-name="details">Details</summary>${U({type:"parts",parts:n})}</details>
  </div>`,U=({parts:e})=>s`<ol class="pgflow-parts" aria-label="Parts">${e.map(({label:t,state:o,id:n})=>s`<li class="pgflow-part-${o||"waiting"}"
    ><span class="pgflow-mark" role="img" aria-label=${de[o]}>${o?_[o]:"·"}</span
    ><span>${t}</span><span class="pgflow-detail">${n?q(n,`the ID of the ${t}`):g}</span></li>`)}</ol>`;function be({blocks:e}){let t=e.find(({type:o})=>o==="parts"||o==="made");return t?t.parts:[]}var Ye=e=>be(e).filter(t=>t.id),Je=e=>s`<p>Deletes what was created, with all rows in a new dataset. This cannot be undone.</p>
    <ul>${Ye(e).reverse().map(t=>s`<li>${t.label} <code>${t.id}</code></li>`)}</ul>`;function Xe({repair:e,reading:t,busy:o},{ask:n,read:a,query:l,resume:r,watch:u}){let f=!!o,p=x("Undo",S(n),{name:"undo",off:f});return e?s`${x("Continue",S(r),{kind:"create",off:f})}${p}`:t?s`${x("Watch runs",S(u),{kind:"create",name:"watch",off:f})}
    ${x("Open dataset as DataFrame",S(a),{name:"read",off:f})}
    ${x("Query with SQL",S(l),{name:"query",off:f})}${p}`:g}function et(e){let{kind:t,text:o,hint:n}=e.notice,a=be(e);return t==="error"&&a.length?N([o,n,$e(a)].join(`
`),"details","Copy details","link"):g}function he({model:e,id:t,say:o,view:n,root:a,redraw:l}){let r=!1,u=j({model:e,root:a,redraw:l});function f(i){r=i,l(),i&&Z(a)}let p={ask:()=>f(!0),resume:()=>o({type:"continue",attempt:n().attempt}),watch:()=>o({type:"watch"}),read:()=>u.insert(n().reading),query:()=>u.insert(n().query)},c=()=>{r=!1,o({type:"undo",attempt:n().attempt})};return{details:et,question(i){if(!i.repair&&!i.reading&&(r=!1,u.close()),!r)return g;let b={title:"Undo the dataflow?",confirm:"Undo",danger:!0,opener:"undo"},[y,k]=[Je(i),!!i.busy];return K({id:t("undo"),...b,body:y,busy:k,act:c,leave:()=>f(!1)})},code:()=>u.draw("Code that reads the dataset"),buttons:i=>Xe(i,p)}}var tt=$({...d(m,"name label summary"),...d(C,"now done open")}),we=$({...d(m,"label id"),state:w("|working|done|failed")}),ot=$({...d(m,"name said dataset"),type:w("made"),parts:v(we)}),nt=$({...d(m,"text"),type:w("note")}),lt=$({...d(m,"name label value error help"),...d(F,"emptied"),kind:w("text")}),R=$({...d(m,"value label")}),at=$({...d(m,"name label value error help"),kind:w("select"),choices:v(R)}),st=$({...d(m,"value label detail")}),rt=$({...d(m,"name label value"),kind:w("cards"),cards:v(st)}),it=$({...d(m,"name label help error"),...d(C,"value off"),kind:w("check")}),ct=$({...d(m,"name label interval unit help error"),...d(C,"repeats"),...d(F,"emptied"),kind:w("rhythm"),units:v(R)}),pt=$({...d(m,"name label value help error"),...d(F,"emptied"),kind:w("moment")}),dt=$({...d(m,"name label"),...d(C,"off"),kind:w("button")}),ut=$({type:w("fields"),fields:v(B(lt,at,rt,it,ct,pt,dt))}),ft=$({...d(m,"format"),...d(C,"strong quiet"),kind:w("show"),text:B(m,H),badges:v(m)}),mt=$({...d(m,"format more"),...d(C,"stale"),kind:w("preview"),text:B(m,H)}),$t=$({...d(m,"name label"),...d(C,"value"),kind:w("check")}),gt=$({...d(m,"name value label"),...d(C,"expression wrong"),...d(F,"emptied"),kind:w("text")}),bt=$({...d(m,"name value label"),...d(C,"off"),kind:w("select"),choices:v(R)}),ht=$({...d(m,"name label"),kind:w("remove")}),wt=$({...d(m,"key error"),...d(C,"dim"),cells:v(B(ft,mt,$t,gt,bt,ht))}),yt=$({...d(m,"name label"),type:w("grid"),heads:v(m),rows:v(wt),columns:v(m)}),vt=$({...d(m,"label text step")}),xt=$({...d(m,"label"),type:w("facts"),facts:v(vt)}),kt=$({...d(m,"name value"),type:w("folds"),choices:v(R)}),St=$({...d(m,"label text"),type:w("code")}),Ct=$({type:w("parts"),parts:v(we)}),Tt=$({...d(m,"name label text")}),Et=$({...d(m,"kind text hint")}),ye=$({...d(m,"title place step busy reading query"),...d(F,"refusals attempt"),...d(C,"back next create repair"),steps:v(tt),blocks:v(B(ot,nt,ut,yt,xt,kt,St,Ct)),problems:v(Tt),notice:Et}),ve=$({...d(m,"name syntax description example")});var xe={done:", done",later:""};function ke(e,t){let o=(n,a)=>{let{name:l,label:r,summary:u,now:f,done:p,open:c}=n,i=`Step ${a+1} of ${e.length}: ${r}${u&&`, ${u}`}${p?xe.done:xe.later}`;return s`<li><button
      type="button"
      class="pgflow-stop ${p&&!f?"pgflow-stop-done":""}"
      data-name=${`step ${l}`}
      aria-disabled=${String(!c)}
      aria-current=${f?"step":g}
      aria-label=${i}
      @click=${b=>{Q(b.currentTarget)||t(l)}}
      ><span class="pgflow-dot">${p&&!f?"✓":a+1}</span
      ><span class="pgflow-stop-text"><span class="pgflow-stop-label">${r}</span
        ><span class="pgflow-stop-summary">${u}</span></span></button></li>`};return s`<ol class="pgflow-stepper" aria-label="Steps">${e.map(o)}</ol>`}var Ft=250;function Bt({model:e,root:t,id:o,view:n,redraw:a}){let l=()=>G(v(ve),e.get("functions")??[],"functions"),r=()=>n().blocks.find(k=>k.type==="grid"&&k.name==="mapping"),f=ae({root:t,redraw:a,id:o,columns:()=>r()?.columns??[],functions:l}),{look:p,press:c,leave:i}=f.listeners,y=ce({redraw:a,id:o,functions:l,use:k=>{let I=f.last()??t.querySelector(".pgflow-expression");I instanceof HTMLInputElement&&V(I,`${k}(`),i()}});return k=>s`<div class="pgflow-mapping" @input=${p} @keydown=${c} @focusout=${i}>
      <div class="pgflow-bar pgflow-bar-end">${y.button()}</div>
      ${k}${y.panel()}</div>${f.draw()}`}function Ot(e,{pending:t,waits:o,go:n}){let{id:a,say:l}=e,r=(i,b)=>({type:"edit",name:i,value:b}),u=(i,b)=>l({type:"edit",name:i,value:b}),f={id:a,edit:u,pending:t,waits:o,message:r},p=Bt(e),c={note:({text:i})=>s`<p class="pgflow-say">${i}</p>`,fields:i=>ie(f,i),grid:i=>i.name==="mapping"?p(M(f,i)):M(f,i),facts:i=>ue(i,n),folds:i=>fe(i,u),code:me,made:ge,parts:U};return({blocks:i,step:b})=>E(i,(y,k)=>`${b} ${k} ${y.type}`,y=>c[y.type](y))}function It({model:e,say:t,onClose:o}){let n=new Set,a=X(u=>{n.add(u.name),t(u)},Ft),l=()=>n.clear();return e.on("change:view",l),o(()=>{a.stop(),e.off("change:view",l)}),{pending:a,waits:u=>a.has(u)||n.has(u)}}function Nt({say:e,view:t},o){let n=r=>{o.flushAll(),e({type:"go",value:r})};return{go:n,back:()=>{let{steps:r,step:u}=t();n(r[r.findIndex(({name:f})=>f===u)-1].name)},send:r=>{let{step:u,attempt:f}=t();o.flushAll(),e(r==="next"?{type:r,value:u,attempt:f}:{type:r,attempt:f})}}}function At(e){let t="",o=0;return n=>{let a=!!t,l=n.step!==t?".pgflow-heading":n.refusals>o?".pgflow-problems":"";[t,o]=[n.step,n.refusals];let r=e.contains(document.activeElement);queueMicrotask(()=>{let u=l&&e.querySelector(l);a&&r&&u&&Y(u)})}}function Dt(e){let{model:t,root:o,id:n,say:a,redraw:l,onClose:r}=e,{pending:u,waits:f}=It(e),{go:p,back:c,send:i}=Nt(e,u),b=Ot(e,{pending:u,waits:f,go:p}),y=he(e),k=At(o);t.on("change:functions",l),r(()=>t.off("change:functions",l));let I=S(()=>i("next")),Se=S(()=>i("submit")),Ce=x("Cancel",()=>a({type:"cancel"}),{name:"cancel"}),Te=h=>{let T=!!h.busy,P=()=>a({type:"reload"});return s`${h.blocks.length||T?g:x("Try again",P,{name:"again"})}
      ${h.next?x("Next",I,{kind:"create",name:"next",off:T}):g}
      ${h.create?x("Create",Se,{kind:"create",name:"create",off:T}):g}
      ${h.back?x("Back",S(c),{name:"back",off:T}):g}
      ${y.buttons(h)}`};return h=>{k(h);let T=h.steps.findIndex(({name:P})=>P===h.step);return s`<div class="pgflow-bar"><h3 class="pgflow-title" id=${n("title")}>${h.title}</h3>
        <span class="pgflow-badge">${h.place}</span></div>
      ${ke(h.steps,p)}
      <h4 class="pgflow-heading" ?hidden=${!h.blocks.length||!h.steps[T].now}
        ><span class="pgflow-unseen">Step ${T+1} of ${h.steps.length}: </span>${h.steps[T].label}</h4>
      ${te(h.problems,o)}${J(h.notice,y.details(h))}${y.question(h)}
      <div class="pgflow-blocks">${b(h)}</div>
      ${y.code()}${z(Te(h),h.busy,Ce)}`}}var En=oe({name:"ingest",wide:!0,shape:ye,open:Dt,landing:e=>e.querySelector(".pgflow-notice:not(:empty)")??e.querySelector(".pgflow-heading:not([hidden])")});export{En as default};
