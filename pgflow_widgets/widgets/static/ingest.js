import{SIGNS as _,TRASH as W,all as d,button as k,check as G,codeBox as j,copyButton as I,dialog as K,enterDialog as Z,footer as z,html as s,idText as q,isFlag as C,isNull as H,isNumber as F,isOff as Q,isText as m,keys as $,land as Y,listOf as v,nothing as g,notice as J,once as S,oneOf as B,outbox as X,plural as ee,problemSummary as te,render as go,repeat as E,screen as oe,timeText as ne,typedValue as A,words as w}from"pgflow-shared";var le=/[\p{L}_][\p{L}\p{N}_]*$/u,Fe=6,Be=/^[A-Za-z_]\w*$/,Oe=e=>Be.test(e)?e:`\${${e.replaceAll("}","\\}")}}`;function Ne(e,t,o){let n=l=>l.toLowerCase().startsWith(e.toLowerCase());return[...t.filter(n).map(l=>({text:l,detail:"column",insert:Oe(l)})),...o.filter(({name:l})=>n(l)).map(({name:l,syntax:r,description:u})=>({text:r||l,detail:u,insert:`${l}(`}))].filter(({insert:l})=>l!==e).slice(0,Fe)}function V(e,t){let o=e.selectionStart??e.value.length,n=e.value.slice(0,o).replace(le,"");e.value=n+t+e.value.slice(e.selectionEnd??o),e.focus(),e.setSelectionRange(n.length+t.length,n.length+t.length),e.dispatchEvent(new Event("input",{bubbles:!0}))}function Ie(e,t,{length:o,active:n}){let a={role:"combobox","aria-autocomplete":"list","aria-expanded":String(o>0),"aria-controls":t("proposals")};for(let[l,r]of Object.entries(a))e.setAttribute(l,r);n>=0?e.setAttribute("aria-activedescendant",t(`proposal-${n}`)):e.removeAttribute("aria-activedescendant")}function Ae(e,t){if(!e)return"";let[o,n]=[e.getBoundingClientRect(),t.getBoundingClientRect()];return`left: ${o.left-n.left}px; top: ${o.bottom-n.top}px`}var Le=({text:e,detail:t},{id:o,isActive:n,take:a})=>s`<li
  role="option" id=${o} aria-selected=${String(n)}
  @mousedown=${l=>{l.preventDefault(),a()}}><code>${e}</code><span class="pgflow-reason">${t}</span></li>`;function De(e,t){let o={input:null,list:[],active:-1,tellInput(){let{input:n,list:a,active:l}=o;n&&Ie(n,t,{length:a.length,active:l})},set(n){!n.length&&!o.list.length||([o.list,o.active]=[n,-1],o.tellInput(),e())},take(n){let{insert:a}=o.list[n];o.set([]),o.input&&V(o.input,a),o.set([])}};return o}function ae({root:e,redraw:t,id:o,columns:n,functions:a}){let l=De(t,o);function r({target:c}){if(!(c instanceof HTMLInputElement)||!c.matches(".pgflow-expression"))return;l.input=c;let i=c.value.slice(0,c.selectionStart??0).match(le)?.[0]??"";l.set(i?Ne(i,n(),a()):[])}function u(c){let{list:i,active:p,input:b}=l;if(!i.length||c.target!==b)return;let y={ArrowDown:1,ArrowUp:-1}[c.key];if(y)l.active=(Math.max(p,y<0?0:-1)+y+i.length)%i.length;else if(p>=0&&(c.key==="Enter"||c.key==="Tab"))l.take(p);else if(c.key==="Escape")l.set([]);else return;c.preventDefault(),c.stopPropagation(),l.tellInput(),t()}let f=(c,i)=>Le(c,{id:o(`proposal-${i}`),isActive:i===l.active,take:()=>l.take(i)});return{listeners:{look:r,press:u,leave:()=>l.set([])},last:()=>l.input?.isConnected?l.input:null,draw:()=>l.list.length?s`<ul class="pgflow-proposals" role="listbox" id=${o("proposals")} aria-label="Columns and functions"
            style=${Ae(l.input,e)}>${l.list.map(f)}</ul>`:g}}function Re(e){let t=new Date(`${e}Z`);if(!e||Number.isNaN(t.getTime()))return"";let o=Intl.DateTimeFormat().resolvedOptions().timeZone;return`${t.toLocaleString("en-GB",{dateStyle:"medium",timeStyle:"short"})} your time (${o})`}function se(e,t,o){let{name:n,label:a,value:l,error:r,emptied:u}=t,f=e.id(n),c=({target:i})=>e.edit(n,i.validity.badInput?"incomplete":i.value);return s`<div class="pgflow-field"><label class="pgflow-label" for=${f}>${a}</label>
    <input type="datetime-local" class="pgflow-input" id=${f} data-name=${n}
      aria-describedby="${e.id(`${n}-help`)} ${f}-local" aria-invalid=${r?"true":"false"}
      @change=${c} @blur=${c}
      ${A({value:l==="incomplete"?"":l,emptied:u,waits:!1})} />
    <p class="pgflow-help pgflow-local" id="${f}-local">${Re(l)}</p>${o(e,t)}</div>`}var O=({id:e},t)=>s`<p class="pgflow-help ${t.error?"pgflow-error":""}" id=${e(`${t.name}-help`)}>${t.error||t.help}</p>`,re=({error:e})=>e?"true":g,L=(e,t)=>e.map(({value:o,label:n})=>s`<option value=${o} .selected=${o===t}>${n}</option>`);function D(e,{name:t,value:o,emptied:n},a={}){let{label:l,id:r,help:u,wrong:f,type:c="text",style:i=""}=a,{oninput:p,onchange:b,onpaste:y}=e.pending.listeners(t,x=>e.message(t,x));return s`<input
    type=${c}
    class="pgflow-input ${i}"
    autocomplete="off"
    spellcheck="false"
    id=${r??g}
    data-name=${t}
    aria-label=${l??g}
    aria-describedby=${u??g}
    aria-invalid=${f?"true":g}
    @input=${p}
    @change=${b}
    @paste=${y}
    ${A({value:o,emptied:n,waits:e.waits(t)})}
  />`}function Pe(e,t){let o=e.id(t.name);return s`<div class="pgflow-field"><label class="pgflow-label" for=${o}>${t.label}</label>
    ${D(e,t,{id:o,help:e.id(`${t.name}-help`),wrong:!!t.error})}
    ${O(e,t)}</div>`}function qe(e,t){let{name:o,label:n,value:a,choices:l}=t;return s`<div class="pgflow-field"><label class="pgflow-label" for=${e.id(o)}>${n}</label>
    <select class="pgflow-input" id=${e.id(o)} data-name=${o}
      aria-describedby=${e.id(`${o}-help`)} aria-invalid=${re(t)} .value=${a}
      @change=${({target:r})=>e.edit(o,r.value)}
    >${L(l,a)}</select>
    ${O(e,t)}</div>`}function He(e,t){let{name:o,label:n,value:a,off:l}=t;return s`<div class="pgflow-field"><label class="pgflow-check"><input type="checkbox"
      data-name=${o} aria-describedby=${e.id(`${o}-help`)}
      aria-invalid=${re(t)} .checked=${a} ?disabled=${l}
      @change=${({target:r})=>e.edit(o,r.checked)}
    />${n}</label>${O(e,t)}</div>`}function Ve(e,{name:t,label:o,value:n,cards:a}){let l=r=>s`<label class="pgflow-card-choice">
    <input type="radio" name=${e.id(t)} data-name=${`${t} ${r.value}`} .value=${r.value}
      aria-label="${r.label}: ${r.detail}"
      .checked=${r.value===n} @change=${()=>e.edit(t,r.value)} />
    <span><strong>${r.label}</strong><span class="pgflow-reason">${r.detail}</span></span></label>`;return s`<fieldset class="pgflow-choice pgflow-cards"><legend class="pgflow-label">${o}</legend>
    <div class="pgflow-grid">${a.map(l)}</div></fieldset>`}function Me(e,t){let{name:o,label:n,repeats:a,interval:l,unit:r,units:u,emptied:f}=t,c=(p,b,y)=>s`<label class="pgflow-check"><input type="radio" name=${e.id(o)} data-name=${`${o} ${p}`}
      .checked=${y} @change=${()=>e.edit(o,p)} />${b}</label>`,i=s`${D(e,{name:"interval",value:l,emptied:f},{label:"Interval",type:"number",help:e.id(`${o}-help`),wrong:!!t.error})}<select class="pgflow-input" aria-label="Unit" data-name="frequency"
    .value=${r} @change=${({target:p})=>e.edit("frequency",p.value)}
    >${L(u,r)}</select>`;return s`<fieldset class="pgflow-choice pgflow-rhythm"><legend class="pgflow-label">${n}</legend>
    ${c("once","Once",!a)}
    <div class="pgflow-every">${c("every","Every",a)}${a?i:g}</div>
    ${O(e,t)}</fieldset>`}var Ue={text:Pe,select:qe,check:He,cards:Ve,rhythm:Me,moment:(e,t)=>se(e,t,O),button:(e,{name:t,label:o,off:n})=>s`<div class="pgflow-field">${k(o,()=>e.edit(t,!0),{name:t,off:n})}</div>`},ie=(e,t)=>s`<div class="pgflow-grid">${E(t.fields,o=>`${o.kind} ${o.name}`,o=>Ue[o.kind](e,o))}</div>`;function ce({redraw:e,id:t,functions:o,use:n}){let a=!1,l="",r=({name:c,description:i})=>`${c} ${i}`.toLowerCase().includes(l.toLowerCase()),u=({name:c,syntax:i,description:p,example:b})=>s`<li><button
    type="button" class="pgflow-function" data-name=${`function ${c}`}
    @click=${()=>n(c)}><code>${i||c}</code><span>${p}</span>${b?s`<code class="pgflow-reason">${b}</code>`:g}</button></li>`;function f(){let c=o().filter(r);return s`<div class="pgflow-functions" id=${t("functions")} role="group" aria-label="Functions">
      <input type="search" class="pgflow-input" placeholder="Search functions" aria-label="Search functions"
        data-name="search functions" .value=${l}
        @input=${({target:i})=>{l=i.value,e()}} />
      <p class="pgflow-say" role="status">${c.length?ee(c.length,"function"):"No matches. Try fewer words."}</p>
      <ul tabindex="0" aria-label="Functions">${E(c,({name:i})=>i,u)}</ul>
    </div>`}return{button:()=>s`<button type="button" class="pgflow-offer"
      data-name="functions" aria-expanded=${String(a)} aria-controls=${a?t("functions"):g}
      @click=${()=>{a=!a,e()}}>Functions</button>`,panel:()=>a?f():g}}var pe=(e,t)=>e===null?s`<span class="pgflow-null">null</span>`:ne(e,t),_e=e=>s`<span class="pgflow-badge">${e}</span>`,We=(e,{text:t,format:o,strong:n,quiet:a,badges:l})=>s`<td role="cell" title=${t??""} class=${a?"pgflow-dim":""}>${n?s`<strong>${t}</strong>`:pe(t,o)}${l.map(_e)}</td>`,Ge=(e,{text:t,format:o,more:n,stale:a})=>s`<td role="cell" class="pgflow-preview ${a?"pgflow-dim":""}" title=${n}>${pe(t,o)}</td>`,je=({edit:e},{name:t,value:o,label:n})=>s`<td role="cell"><input type="checkbox" class="pgflow-tick-box" aria-label=${n} data-name=${t}
    .checked=${o}
    @change=${({target:a})=>e(t,a.checked)} /></td>`,Ke=({edit:e},t)=>s`<td role="cell"><select class="pgflow-input" aria-label=${t.label} data-name=${t.name}
    .disabled=${t.off} .value=${t.value}
    @change=${({target:o})=>e(t.name,o.value)}
    >${L(t.choices,t.value)}</select></td>`,Ze=({edit:e},{name:t,label:o})=>s`<td role="cell"><button type="button" class="pgflow-icon-button" data-name=${t}
    aria-label=${o} title=${o} @click=${S(()=>e(t,!0))}>${W}</button></td>`,ze=(e,t,o)=>s`<td role="cell">${D(e,t,{label:t.label,wrong:t.wrong,help:o,style:t.expression?"pgflow-expression":""})}</td>`,Qe={show:We,preview:Ge,check:je,select:Ke,remove:Ze,text:ze},Ye=["Copy","Remove"];function M(e,{name:t,label:o,heads:n,rows:a}){let l=i=>s`<th role="columnheader" scope="col">${Ye.includes(i)?s`<span class="pgflow-unseen">${i}</span>`:i}</th>`,r=t==="mapping",u=({error:i},p)=>s`<tr role="row" class="pgflow-below" aria-hidden=${i?g:"true"}><td role="cell" colspan=${n.length}
      class="pgflow-row-wrong" id=${p}>${i}</td></tr>`,f=a.map(({error:i})=>i).filter(Boolean).join(" "),c=i=>{let p=e.id(`wrong-${t}-${i.key}`);return s`<tr role="row" class=${i.dim?"pgflow-left-out":""}>${i.cells.map(b=>Qe[b.kind](e,b,p))}</tr>${i.error||r?u(i,p):g}`};return s`<div class="pgflow-grid-box pgflow-grid-${t}" tabindex="0" role="region" aria-label=${o} data-name=${o}>
    <table class="pgflow-data" role="table">
      <thead role="rowgroup"><tr role="row">${n.map(l)}</tr></thead>
      <tbody role="rowgroup">${E(a,i=>i.key,c)}</tbody>
    </table>
  </div>${r?s`<div class="pgflow-unseen" role="status">${f}</div>`:g}`}var de={done:"done",failed:"failed",unknown:"not known",working:"in progress","":"waiting"},ue=({label:e,facts:t},o)=>s`<table class="pgflow-facts" aria-label=${e}><tbody>${t.map(({label:n,text:a,step:l})=>s`<tr><th scope="row">${n}</th><td>${a}</td><td>${l?k("Edit",S(()=>o(l)),{kind:"link",name:`edit ${n}`,label:`Edit ${n}`}):g}</td></tr>`)}</tbody></table>`,fe=({name:e,value:t,choices:o},n)=>s`<div class="pgflow-bar" role="group" aria-label="Show"
  ><span class="pgflow-reason">Show</span>${o.map(a=>s`<button type="button" class="pgflow-offer"
      data-name=${`fold ${a.value}`} aria-expanded=${String(a.value===t)}
      @click=${()=>n(e,a.value===t?"":a.value)}>${a.label}</button>`)}</div>`,me=({label:e,text:t})=>s`<div class="pgflow-code-fold">
  <pre class="pgflow-code" tabindex="0" role="region" aria-label=${e}>${t}</pre>
  ${I(t,e,"Copy")}
</div>`,$e=e=>e.map(({label:t,state:o,id:n})=>`${t}: ${de[o]}${n?` ${n}`:""}`).join(`
`),ge=({name:e,said:t,dataset:o,parts:n})=>s`<div class="pgflow-notice pgflow-notice-done pgflow-made" role="status">
    <strong><span class="pgflow-made-sign" aria-hidden="true">✓</span> ${e}</strong>
    <p>${t}</p>
    <p class="pgflow-made-id">Dataset ${q(o,"the ID of the dataset")}</p>
    <details><summary data-name="details">Details</summary>${U({type:"parts",parts:n})}</details>
  </div>`,U=({parts:e})=>s`<ol class="pgflow-parts" aria-label="Parts">${e.map(({label:t,state:o,id:n})=>s`<li class="pgflow-part-${o||"waiting"}"
    ><span class="pgflow-mark" role="img" aria-label=${de[o]}>${o?_[o]:"·"}</span
    ><span>${t}</span><span class="pgflow-detail">${n?q(n,`the ID of the ${t}`):g}</span></li>`)}</ol>`;function he({blocks:e}){let t=e.find(({type:o})=>o==="parts"||o==="made");return t?t.parts:[]}var be=e=>he(e).filter(t=>t.id),Je=e=>s`<p>This deletes what was created; a new dataset goes with all of its rows. Nothing of it can be had back.</p>
    ${be(e).length?s`<ul>${be(e).reverse().map(t=>s`<li>${t.label} <code>${t.id}</code></li>`)}</ul>`:g}`;function Xe({repair:e,reading:t,busy:o},n,{ask:a,read:l,query:r,resume:u,watch:f}){let c=!!o||n,i=k("Undo",S(a),{name:"undo",off:c});return e==="undo"?i:e?s`${k("Continue",S(u),{kind:"create",name:"continue",off:c})}${i}`:t?s`${k("Watch runs",S(f),{kind:"create",name:"watch",off:c})}
    ${k("Open dataset as DataFrame",S(l),{name:"read",off:c})}
    ${k("Query with SQL",S(r),{name:"query",off:c})}${i}`:g}function et(e){let{kind:t,text:o,hint:n}=e.notice,a=he(e);return t==="error"&&a.length?I([o,n,$e(a)].join(`
`),"details","Copy details","link"):g}function we({model:e,id:t,say:o,view:n,root:a,redraw:l}){let r=!1,u=j({model:e,root:a,redraw:l});function f(p){r=p,l(),p&&Z(a)}let c={ask:()=>f(!0),resume:()=>o({type:"continue",attempt:n().attempt}),watch:()=>o({type:"watch"}),read:()=>u.insert(n().reading),query:()=>u.insert(n().query)},i=()=>{r=!1,o({type:"undo",attempt:n().attempt})};return{details:et,question(p){if(!p.repair&&!p.reading&&(r=!1,u.close()),!r)return g;let b={title:"Undo the dataflow?",confirm:"Undo",danger:!0,opener:"undo"},[y,x]=[Je(p),!!p.busy];return K({id:t("undo"),...b,body:y,busy:x,act:i,leave:()=>f(!1)})},code:()=>u.draw("Code that reads the dataset"),buttons:p=>Xe(p,r,c)}}var tt=$({...d(m,"name label summary"),...d(C,"now done open")}),ye=$({...d(m,"label id"),state:w("|working|done|failed|unknown")}),ot=$({...d(m,"name said dataset"),type:w("made"),parts:v(ye)}),nt=$({...d(m,"text"),type:w("note")}),lt=$({...d(m,"name label value error help"),...d(F,"emptied"),kind:w("text")}),R=$({...d(m,"value label")}),at=$({...d(m,"name label value error help"),kind:w("select"),choices:v(R)}),st=$({...d(m,"value label detail")}),rt=$({...d(m,"name label value"),kind:w("cards"),cards:v(st)}),it=$({...d(m,"name label help error"),...d(C,"value off"),kind:w("check")}),ct=$({...d(m,"name label interval unit help error"),...d(C,"repeats"),...d(F,"emptied"),kind:w("rhythm"),units:v(R)}),pt=$({...d(m,"name label value help error"),...d(F,"emptied"),kind:w("moment")}),dt=$({...d(m,"name label"),...d(C,"off"),kind:w("button")}),ut=$({type:w("fields"),fields:v(B(lt,at,rt,it,ct,pt,dt))}),ft=$({...d(m,"format"),...d(C,"strong quiet"),kind:w("show"),text:B(m,H),badges:v(m)}),mt=$({...d(m,"format more"),...d(C,"stale"),kind:w("preview"),text:B(m,H)}),$t=$({...d(m,"name label"),...d(C,"value"),kind:w("check")}),gt=$({...d(m,"name value label"),...d(C,"expression wrong"),...d(F,"emptied"),kind:w("text")}),bt=$({...d(m,"name value label"),...d(C,"off"),kind:w("select"),choices:v(R)}),ht=$({...d(m,"name label"),kind:w("remove")}),wt=$({...d(m,"key error"),...d(C,"dim"),cells:v(B(ft,mt,$t,gt,bt,ht))}),yt=$({...d(m,"name label"),type:w("grid"),heads:v(m),rows:v(wt),columns:v(m)}),vt=$({...d(m,"label text step")}),kt=$({...d(m,"label"),type:w("facts"),facts:v(vt)}),xt=$({...d(m,"name value"),type:w("folds"),choices:v(R)}),St=$({...d(m,"label text"),type:w("code")}),Ct=$({type:w("parts"),parts:v(ye)}),Tt=$({...d(m,"name label text")}),Et=$({...d(m,"kind text hint")}),ve=$({...d(m,"title place step busy reading query"),...d(F,"refusals attempt"),...d(C,"back next create"),steps:v(tt),blocks:v(B(ot,nt,ut,yt,kt,xt,St,Ct)),problems:v(Tt),notice:Et,repair:w("|undo|undo or continue")}),ke=$({...d(m,"name syntax description example")});var xe={done:", done",later:""};function Se(e,t){let o=(n,a)=>{let{name:l,label:r,summary:u,now:f,done:c,open:i}=n,p=`Step ${a+1} of ${e.length}: ${r}${u&&`, ${u}`}${c?xe.done:xe.later}`;return s`<li><button
      type="button"
      class="pgflow-stop ${c&&!f?"pgflow-stop-done":""}"
      data-name=${`step ${l}`}
      aria-disabled=${String(!i)}
      aria-current=${f?"step":g}
      aria-label=${p}
      @click=${b=>{Q(b.currentTarget)||t(l)}}
      ><span class="pgflow-dot">${c&&!f?"✓":a+1}</span
      ><span class="pgflow-stop-text"><span class="pgflow-stop-label">${r}</span
        ><span class="pgflow-stop-summary">${u}</span></span></button></li>`};return s`<ol class="pgflow-stepper" aria-label="Steps">${e.map(o)}</ol>`}var Ft=250;function Bt({model:e,root:t,id:o,view:n,redraw:a}){let l=()=>G(v(ke),e.get("functions")??[],"functions"),r=()=>n().blocks.find(x=>x.type==="grid"&&x.name==="mapping"),f=ae({root:t,redraw:a,id:o,columns:()=>r()?.columns??[],functions:l}),{look:c,press:i,leave:p}=f.listeners,y=ce({redraw:a,id:o,functions:l,use:x=>{let N=f.last()??t.querySelector(".pgflow-expression");N instanceof HTMLInputElement&&V(N,`${x}(`),p()}});return x=>s`<div class="pgflow-mapping" @input=${c} @keydown=${i} @focusout=${p}>
      <div class="pgflow-bar pgflow-bar-end">${y.button()}</div>
      ${x}${y.panel()}</div>${f.draw()}`}function Ot(e,{pending:t,waits:o,go:n}){let{id:a,say:l}=e,r=(p,b)=>({type:"edit",name:p,value:b}),u=(p,b)=>l({type:"edit",name:p,value:b}),f={id:a,edit:u,pending:t,waits:o,message:r},c=Bt(e),i={note:({text:p})=>s`<p class="pgflow-say">${p}</p>`,fields:p=>ie(f,p),grid:p=>p.name==="mapping"?c(M(f,p)):M(f,p),facts:p=>ue(p,n),folds:p=>fe(p,u),code:me,made:ge,parts:U};return({blocks:p,step:b})=>E(p,(y,x)=>`${b} ${x} ${y.type}`,y=>i[y.type](y))}function Nt({model:e,say:t,onClose:o}){let n=new Set,a=X(u=>{n.add(u.name),t(u)},Ft),l=()=>n.clear();return e.on("change:view",l),o(()=>{a.stop(),e.off("change:view",l)}),{pending:a,waits:u=>a.has(u)||n.has(u)}}function It({say:e,view:t},o){let n=r=>{o.flushAll(),e({type:"go",value:r})};return{go:n,back:()=>{let{steps:r,step:u}=t();n(r[r.findIndex(({name:f})=>f===u)-1].name)},send:r=>{let{step:u,attempt:f}=t();o.flushAll(),e(r==="next"?{type:r,value:u,attempt:f}:{type:r,attempt:f})}}}function At(e){let t="",o=0;return n=>{let a=!!t,l=n.step!==t?".pgflow-heading":n.refusals>o?".pgflow-problems":"";[t,o]=[n.step,n.refusals];let r=e.contains(document.activeElement);queueMicrotask(()=>{let u=l&&e.querySelector(l);a&&r&&u&&Y(u)})}}function Lt(e){let{model:t,root:o,id:n,say:a,redraw:l,onClose:r}=e,{pending:u,waits:f}=Nt(e),{go:c,back:i,send:p}=It(e,u),b=Ot(e,{pending:u,waits:f,go:c}),y=we(e),x=At(o);t.on("change:functions",l),r(()=>t.off("change:functions",l));let N=S(()=>p("next")),Ce=S(()=>p("submit")),Te=k("Cancel",()=>a({type:"cancel"}),{name:"cancel"}),Ee=h=>{let T=!!h.busy,P=()=>a({type:"reload"});return s`${h.blocks.length||T?g:k("Try again",P,{name:"again"})}
      ${h.next?k("Next",N,{kind:"create",name:"next",off:T}):g}
      ${h.create?k("Create",Ce,{kind:"create",name:"create",off:T}):g}
      ${h.back?k("Back",S(i),{name:"back",off:T}):g}
      ${y.buttons(h)}`};return h=>{x(h);let T=h.steps.findIndex(({name:P})=>P===h.step);return s`<div class="pgflow-bar"><h3 class="pgflow-title" id=${n("title")}>${h.title}</h3>
        <span class="pgflow-badge">${h.place}</span></div>
      ${Se(h.steps,c)}
      <h4 class="pgflow-heading" ?hidden=${!h.blocks.length||!h.steps[T].now}
        ><span class="pgflow-unseen">Step ${T+1} of ${h.steps.length}: </span>${h.steps[T].label}</h4>
      ${te(h.problems,o)}${J(h.notice,y.details(h))}${y.question(h)}
      <div class="pgflow-blocks">${b(h)}</div>
      ${y.code()}${z(Ee(h),h.busy,Te)}`}}var En=oe({name:"ingest",wide:!0,shape:ve,open:Lt,landing:e=>e.querySelector(".pgflow-notice:not(:empty)")??e.querySelector(".pgflow-heading:not([hidden])")});export{En as default};
