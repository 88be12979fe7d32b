import{CLOSE as F,COLUMN as se,FILTER as ie,KernelLine as to,LOCK as U,OPEN as K,ORDER as le,REFRESH as ae,SCHEMA as re,SHUT as q,SIGNS as no,TABLE as ce,TRASH as so,VIEW as pe,WIDEN as de,all as g,button as C,check as W,copy as Q,copyButton as _,dialog as fe,enterDialog as ue,html as d,idText as he,insertOrCopy as me,isFlag as O,isNull as H,isNumber as L,isOff as ge,isText as $,keys as y,listOf as E,mathml as go,menuButton as we,messageLine as $e,nothing as u,notice as G,number as A,once as D,oneOf as M,outbox as be,plural as I,repeat as z,screen as ve,stateChip as ye,timeText as ke,typedValue as j,withShow as xe,words as Se}from"pgflow-shared";var P=(e,t,s,{name:o,pressed:n}={})=>d`<button
  type="button"
  class="pgflow-icon-button"
  data-name=${o??u}
  aria-label=${t}
  title=${t}
  aria-pressed=${n===void 0?u:String(n)}
  @click=${i=>{ge(i.currentTarget)||s()}}
>${e}</button>`,Z=(e,t,s,o)=>d`<select
  class="pgflow-input pgflow-only"
  data-name=${e}
  aria-label=${e}
  @change=${({target:n})=>o(n.value)}
>${t.map(({value:n,label:i})=>d`<option value=${n} .selected=${n===s}>${i}</option>`)}</select>`;function ee(e,t,s,o,n){let i=s.findIndex(({value:l})=>l===o);return d`<span class="pgflow-pick ${i>0?"pgflow-pick-on":""}" title="${t}: ${s[i]?.label}"
    >${e}${Z(t,s,o,n)}</span>`}function te(e,t,s){let o=e.listeners(s,n=>({type:s,value:n}));return({value:n,error:i,emptied:l})=>d`<input
    type="search"
    class="pgflow-input"
    placeholder=${t}
    aria-label=${t}
    aria-invalid=${i?"true":u}
    spellcheck="false"
    autocomplete="off"
    data-name=${s}
    @input=${o.oninput}
    @change=${o.onchange}
    @paste=${o.onpaste}
    ${j({value:n,emptied:l,waits:e.has(s)})}
  />`}var Ge=({done:e,total:t})=>t?` ${A(e)} of ${A(t)}`:e?` ${A(e)} so far`:"";function B(e,t,{again:s,stop:o,what:n="Loading",refused:i=""}){let{loading:l,total:c,done:r,trouble:a}=e,p=a.kind||i?"pgflow-status-bad":"";return d`<div class="pgflow-status ${p}" role="status">${l?d`<span class="pgflow-spinner" aria-hidden="true"></span><span>${n}…${Ge(e)}</span>${c?d`<progress max=${c} value=${r} aria-label="Loaded"></progress>`:u}${o?C("Cancel",o,{kind:"link",name:"stop"}):u}`:a.kind?d`<span><strong>${a.text}</strong> ${a.hint}</span>${C("Try again",s,{name:"again"})}`:i||t}</div>`}function J(e,t){let s=e.toLowerCase(),o=t&&s.length===e.length?s.indexOf(t.toLowerCase()):-1;if(o<0)return d`<span class="pgflow-name">${e}</span>`;let n=o+t.length;return d`<span class="pgflow-name"
    >${e.slice(0,o)}<mark>${e.slice(o,n)}</mark>${e.slice(n)}</span
  >`}var Ce=["ingest","code"];function ze({sandbox:e,badge:t,tables:s,preview:{of:o}},n){let i=(r,a)=>C(r,()=>n(a),{kind:"link",name:`crumb ${a.type}`}),l=r=>d`<strong title=${r} aria-current="true">${r}</strong>`,c=o?i(s.of,{type:"table",value:""}):l(s.of);return d`<nav class="pgflow-crumbs" aria-label="Breadcrumb"><ol
    ><li>${s.of?i(e,{type:"select",value:""}):d`<span>${e}</span>`}${t?d`<span class="pgflow-badge">${t}</span>`:u}</li>${s.of?d`<li>${c}</li>`:u}${o?d`<li>${l(o)}</li>`:u}</ol></nav>`}function je({actions:e,connections:t,dialog:s},o,n){if(!t.selected)return u;let[i,l]=Ce.map(a=>e.find(p=>p.name===a)),c=e.filter(({name:a})=>!Ce.includes(a)).map(({name:a,label:p})=>({label:p,danger:a==="delete",act:()=>o(a,"more")})),r=(a,p)=>a?C(a.label,D(()=>o(a.name)),{kind:p,name:a.name,off:!!(s||a.off),title:a.off}):u;return d`<div class="pgflow-acts" role="group" aria-label="Actions"
    >${r(i,"create")}${r(l,"offer")}${n(c)}</div>`}function Je({connections:e},t){return e.all?d`<p class="pgflow-welcome">Choose a connection to see its tables.</p>`:e.loading||e.trouble.kind?u:d`<div class="pgflow-welcome"><p>No connection yet. Create one to see its tables here.</p>${C("New connection",D(()=>t("new")),{kind:"create",name:"first"})}</div>`}var Xe=(e,t)=>d`<div class="pgflow-toast">${G(e.notice)}${e.notice.kind&&e.notice.kind!=="working"?P(F,"Dismiss",()=>t({type:"leave"}),{name:"dismiss"}):u}</div>`;function Ee({root:e,redraw:t,say:s,act:o}){let n=we({redraw:t,root:e,label:"More",name:"more"});return{crumbs:i=>ze(i,s),actions:i=>je(i,o,n),welcome:i=>Je(i,o),toast:i=>Xe(i,s)}}var Ye=({value:e,choices:t},s,o)=>d`<select id=${s} class="pgflow-input"
  aria-describedby="${s}-help"
  @change=${({target:n})=>o(n.value)}
>${t.map(n=>d`<option value=${n.value} .selected=${n.value===e}>${n.label}</option>`)}</select>`;function Qe({id:e,redraw:t,say:s,pending:o}){let n=new Set,i=new Set;function l(f,h){if(i.has(f)!==!!h){if(h)i.add(f);else for(let m of[i,n])m.delete(f);t()}}function c(f){let{name:h,secret:m,value:x,emptied:w,choices:v,error:b}=f,S=R=>({type:m?"secret":"edit",name:h,value:R}),T=e(`dialog-${h}`),N=R=>s(S(R));if(v.length)return Ye(f,T,N);let k=o.listeners(`dialog ${h}`,S),Y=m?"":x,_e=m||o.has(`dialog ${h}`);return d`<input id=${T} class="pgflow-input" aria-describedby="${T}-help"
      type=${m&&!n.has(h)?"password":"text"}
      autocomplete=${m?"new-password":"off"} spellcheck="false"
      aria-invalid=${b?"true":u}
      @input=${R=>{k.oninput(R),m&&l(h,R.target.value)}} @change=${k.onchange} @paste=${k.onpaste}
      ${j({value:Y,emptied:w,waits:_e})} />`}function r(f){let{name:h}=f,m=()=>{n.delete(h)||n.add(h),t()},x=n.has(h),w=f.label.toLowerCase();return xe(c(f),{name:h,label:w,isShown:x,canShow:i.has(h),turn:m})}return{draw:f=>{let{name:h,label:m,secret:x}=f,w=e(`dialog-${h}`);return d`<div class="pgflow-field">
      <label class="pgflow-label" for=${w}>${m}</label>
      ${x?r(f):c(f)}${$e(f,`${w}-help`)}
    </div>`},hide:()=>{i.clear(),n.clear()}}}function Ze({id:e,say:t},{name:s,label:o,value:n,warning:i}){let l=e(`dialog-${s}`);return d`<div>
    <div class="pgflow-check"><input type="checkbox" id=${l}
      aria-describedby="${l}-help" .checked=${n}
      @change=${({target:c})=>t({type:"check",name:s,value:c.checked})}
    /><label for=${l}>${o}</label></div>
    <p id="${l}-help" class="pgflow-help pgflow-warning" role="status">${i}</p>
  </div>`}function Te(e){let{root:t,id:s,say:o,pending:n,attempt:i}=e,l=Qe(e),c="",r=()=>o({type:"leave"});function a(){n.flushAll(),o({type:"submit",attempt:i()})}function p(f){let{title:h,text:m,danger:x,busy:w,ready:v,fields:b,checks:S,confirm:T}=f;return fe({id:s("dialog"),title:h,text:m,body:d`<div class="pgflow-grid">${b.map(l.draw)}</div>
        ${S.map(N=>Ze(e,N))}${G(f.notice)}`,confirm:w?"Working…":T,danger:x,off:w||!v&&b.every(({secret:N})=>!N),act:a,leave:r})}return f=>{let h=f?JSON.stringify([f.action,f.title,f.fields.map(({name:m})=>m)]):"";return h!==c&&(l.hide(),f&&queueMicrotask(()=>t.dataset.opener&&ue(t,f.danger))),c=h,z(f?[f]:[],()=>h,p)}}var et=20;function tt(e){let t=Math.max(...e,1);return d`<span class="pgflow-bars" aria-hidden="true">${e.map(s=>d`<i style="height: ${et*s/t}px"></i>`)}</span>`}var ot=e=>e?d`<td class="pgflow-number">${e.nulls}</td>
        <td class="pgflow-number">${e.distinct}</td>
        <td title=${e.min??u}>${e.min}</td>
        <td title=${e.max??u}>${e.max}</td>
        <td>${tt(e.bars)}</td>`:d`<td></td><td></td><td></td><td></td><td></td>`;function Le({columns:e,preview:t},s,o){let n=new Map(s?.rows.length?s.columns.map(r=>[r.name,r]):[]),i=d`<th scope="col" class="pgflow-number">Nulls</th>
    <th scope="col" class="pgflow-number">Distinct</th>
    <th scope="col">Smallest</th><th scope="col">Largest</th><th scope="col">Distribution</th>`,l=e.rows.length<e.all?`The first ${e.rows.length} of ${e.all} columns. `:"",c=n.size?`${l}What the first ${s?.rows.length} rows tell.`:l;return d`<div class="pgflow-stack ${e.rows.length?"":"pgflow-hollow"}">
    <div class="pgflow-grid-box" tabindex="0" role="region" aria-label="Columns">${e.rows.length?d`<table class="pgflow-data pgflow-columns">
            <thead><tr><th scope="col">Name</th><th scope="col">Type</th>${n.size?i:u}</tr></thead>
            <tbody>${e.rows.map(({name:r,type:a,xdm:p})=>d`<tr><th scope="row">${r}</th><td>${a===p?a:`${a}, ${p}`}</td>${n.size?ot(n.get(r)):u}</tr>`)}</tbody>
          </table>`:u}</div>
    ${B(t,c,{again:o,what:"Reading columns"})}
  </div>`}var Oe=({details:e,preview:t})=>d`<dl class="pgflow-details">${e.map(({label:s,value:o,copy:n})=>d`<div><dt>${s}</dt><dd>${n?he(o,s==="ID"?s:s.toLowerCase()):o}</dd></div>`)}</dl>${t.of?u:d`<p class="pgflow-say">Choose a table to see its columns and first rows.</p>`}`;function Ne({columns:e,rows:t},{column:s,down:o}){let n=t.map((r,a)=>a),i=e.findIndex(({name:r})=>r===s);if(i<0)return n;let{number:l}=e[i],c=(r,a)=>l?Number(r)-Number(a):r.localeCompare(a);return n.sort((r,a)=>{let[p,f]=[t[r][i],t[a][i]];return p===null||f===null?+(p===null)-+(f===null):o?c(f,p):c(p,f)})}function Ae({version:e},t){return t?`${t.rows.length} rows. Times are UTC; click a value to see all of it.`:e?"The rows are not saved in the notebook. Run the cell again to see them.":""}var nt=48,st=24;function it(e,t){let s=new Map;function o(r,a){s.set(r,Math.max(nt,Math.round(a))),t()}let n=r=>Number(e.querySelector(`th[data-column="${CSS.escape(r)}"]`)?.clientWidth);function i(r,a){r.preventDefault(),r.stopPropagation();let p=r.currentTarget,[f,h]=[r.clientX,n(a)],m=({clientX:x})=>o(a,h+x-f);p.setPointerCapture(r.pointerId),p.addEventListener("pointermove",m),p.addEventListener("lostpointercapture",()=>p.removeEventListener("pointermove",m))}return{widen:(r,a)=>o(r,n(r)+a),drag:i,style:({name:r})=>{let a=s.get(r);return a?`width: ${a}px; min-width: ${a}px; max-width: ${a}px`:u},clear:()=>s.clear()}}function lt(e,t,s){let o={row:-1,place:0};function n(l){o=l,t(),e.querySelector(`[data-cell="${o.row} ${o.place}"]`)?.focus()}function i(l,c,r){if(l.ctrlKey||l.metaKey||l.altKey)return;let a={ArrowLeft:-1,ArrowRight:1}[l.key]??0,{row:p,place:f}=o;if(l.shiftKey&&a&&r[f])s.widen(r[f].name,a*st);else{let h={ArrowUp:-1,ArrowDown:1,PageUp:-10,PageDown:10}[l.key]??0,m={Home:0,End:r.length-1}[l.key];if(!a&&!h&&m===void 0)return;n({row:Math.max(-1,Math.min(c-1,p+h)),place:m??Math.max(0,Math.min(r.length-1,f+a))})}l.preventDefault(),l.stopPropagation()}return{press:i,tab:(l,c)=>l===o.row&&c===o.place?"0":"-1",take(l,c){o={row:l,place:c}},stayWithin(l,c){let{row:r,place:a}=o;o={row:Math.min(r,l-1),place:Math.max(0,Math.min(a,c-1))}},clear(){o={row:-1,place:0}}}}function at({widths:e,cells:t,sort:s,turn:o},n,i,l){let{name:c,type:r,number:a,nulls:p}=n,f=s.column===c,h=f?s.down?"descending":"ascending":"none";return d`<th scope="col" class=${a?"pgflow-number":u} aria-sort=${h}
    data-column=${c} style=${e.style(n)}><button
      type="button" class="pgflow-sort"
      data-cell="-1 ${i}" tabindex=${t.tab(-1,i)} title=${c}
      @focus=${()=>t.take(-1,i)} @click=${()=>o(c)}
    ><span class="pgflow-name">${c}</span><span aria-hidden="true">${f?s.down?" ↓":" ↑":""}</span></button
    ><span class="pgflow-type">${r}${p?d`<span class="pgflow-nulls"> · ${p} null</span>`:u}</span
    ><span class="pgflow-filled" title="${p} of ${l} null"><i style="width: ${l?100*(l-p)/l:0}%"></i></span
    ><span class="pgflow-handle" aria-hidden="true" title="Drag to change the width, or press Shift and an arrow"
      @pointerdown=${m=>e.drag(m,c)}></span></th>`}function rt({widths:e,cells:t,show:s},o,n,{row:i,place:l,of:c}){let r=()=>s({row:c,column:o.name,text:n,cell:`${i} ${l}`});return d`<td class=${o.number?"pgflow-number":u} style=${e.style(o)}
    data-cell="${i} ${l}" tabindex=${t.tab(i,l)} title=${n??u}
    @focus=${()=>t.take(i,l)}
    @click=${r}
    @keydown=${a=>{a.key!=="Enter"&&a.key!==" "||(a.preventDefault(),a.stopPropagation(),r())}}
  >${n===null?d`<span class="pgflow-null">null</span>`:ke(n,o.format)}</td>`}function Pe({root:e,id:t,redraw:s,show:o}){let n="",i={column:"",down:!1},l=it(e,s),c=lt(e,s,l);function r(p){let f=i.column===p;i=f&&i.down?{column:"",down:!1}:{column:p,down:f},s()}function a(p,f){let h={widths:l,cells:c,sort:i,turn:r,show:o},m=p.columns.flatMap(({name:v},b)=>f.has(v)?[]:[b]),x=m.map(v=>p.columns[v]),w=Ne(p,i);return c.stayWithin(w.length,x.length),d`<table class="pgflow-data" role="grid" aria-label="First rows of ${n}" aria-describedby=${t("grid-keys")}
        @keydown=${v=>c.press(v,w.length,x)}
      ><thead><tr>${x.map((v,b)=>at(h,v,b,p.rows.length))}</tr></thead
      ><tbody>${w.map((v,b)=>d`<tr>${m.map((S,T)=>rt(h,p.columns[S],p.rows[v][S],{row:b,place:T,of:v}))}</tr>`)}</tbody></table>`}return{draw:a,sortedBy:()=>i.column,begin(p){n=p,i={column:"",down:!1},c.clear(),l.clear()}}}var V=y({...g($,"kind text hint")}),Be=y({...g($,"value label")}),Me=y({...g($,"value error"),...g(L,"emptied")}),ct=y({...g($,"id name place mark state")}),pt=y({...g(O,"loading"),...g(L,"done total all matching first"),...g($,"order only selected"),trouble:V,orders:E(Be),search:Me,states:E($),lines:E(ct)}),dt=y({...g($,"name label off")}),ft=y({...g($,"label value"),...g(O,"copy")}),ut=y({...g($,"schema"),...g(O,"open"),...g(L,"count")}),ht=y({...g($,"path name kind"),...g(O,"readable open")}),mt=y({...g($,"of column type")}),gt=y({...g(O,"loading"),...g(L,"done total all fitting matching first"),...g($,"of selected"),trouble:V,search:Me,lines:E(M(ut,ht,mt))}),wt=y({...g($,"name type xdm")}),$t=y({...g(O,"loading"),...g(L,"done total all unread"),...g($,"of"),trouble:V,rows:E(wt)}),bt=y({...g(O,"loading locked"),...g(L,"done total rows version"),...g($,"of grant"),trouble:V,choices:E(L)}),vt=y({...g($,"name label warning"),...g(O,"value")}),yt=y({...g($,"name label help typed_in value error warning"),...g(O,"secret required held"),...g(L,"emptied"),choices:E(Be)}),kt=y({...g($,"action title text confirm"),...g(O,"danger busy ready"),notice:V,checks:E(vt),fields:E(yt)}),xt=y({...g($,"text"),kind:Se("code|curl")}),Re=y({...g($,"title sandbox badge"),...g(L,"attempt"),connections:pt,actions:E(dt),details:E(ft),tables:gt,columns:$t,preview:bt,dialog:M(kt,H),notice:V,snippet:M(xt,H)}),St=y({...g($,"name type format"),...g(O,"number"),...g(L,"nulls distinct"),min:M($,H),max:M($,H),bars:E(L)}),Ct=y({...g($,"note"),columns:E(St),rows:E(E(M($,H)))}),He=y({...g(L,"version"),rows:Ct}),Ve=y({...g(L,"version row"),...g($,"column value")});function De({root:e,redraw:t,say:s}){let o=null;function n(){let i=o?.cell;o=null,t(),e.querySelector(`[data-cell="${i}"]`)?.focus()}return{open(i,l){o=i,t(),e.querySelector(".pgflow-value pre")?.focus(),i.text!==null&&s({type:"show-value",version:l,row:i.row,column:i.column})},close(){o=null},hear(i){let l=W(Ve,i,"value");!o||o.row!==l.row||o.column!==l.column||(o={...o,text:l.value},t())},draw(){if(!o)return u;let{column:i,text:l}=o;return d`<div class="pgflow-value" role="dialog" aria-label="Value of ${i}"
        @keydown=${c=>{c.key==="Escape"&&(c.stopPropagation(),n())}}
        ><div class="pgflow-bar"><strong class="pgflow-label">${i}</strong>${l===null?u:_(l,"value")}${P(F,"Close the value",n)}</div
        ><pre class="pgflow-code" tabindex="0" data-name="value">${l===null?d`<span class="pgflow-null">null</span>`:l}</pre></div>`}}}var Et=({columns:e},t,s,o)=>d`<div class="pgflow-chooser" role="group"
  aria-label="Columns to show" @keydown=${o}
>${e.map(({name:n})=>d`<label class="pgflow-check"><input type="checkbox"
    .checked=${!t.has(n)} @change=${()=>s(n)} /><span>${n}</span></label>`)}</div>`;function Tt(e,t){let s=!1,o=new Set,n=()=>{s=!s,t()};function i(a){a.key==="Escape"&&(a.stopPropagation(),n(),e.querySelector('[data-name="choose columns"]')?.focus())}function l(a){o.delete(a)||o.add(a),t()}function c(a){if(!a)return u;let p=a.columns.length,f=a.columns.filter(({name:m})=>!o.has(m)).length,h=`Columns: ${f===p?p:`${f} of ${p}`}`;return d`<span class="pgflow-chooser-place">${C(h,n,{name:"choose columns"})}${s?Et(a,o,l,i):u}</span>`}function r(){s=!1,o.clear()}return{begin:r,draw:c,hidden:o}}var Lt=({trouble:e,grant:t})=>d`<div class="pgflow-welcome"
  ><div role="status">${U}<strong>${e.text}</strong><span>${e.hint}</span></div>${t?d`<pre class="pgflow-code" tabindex="0">${t}</pre
          >${_(t,"GRANT statement","Copy GRANT statement")}`:u}</div
>`;function Ie({root:e,id:t,redraw:s,say:o,answer:n,isWide:i,widen:l}){let c="",r=Tt(e,s),a=De({root:e,redraw:s,say:o}),f=Pe({root:e,id:t,redraw:s,show:w=>a.open(w,Number(n()?.version))});function h(w){w!==c&&(c=w,r.begin(),f.begin(w),a.close())}function m(w,v){let b=w.choices.map(S=>({value:`${S}`,label:`First ${S} rows`}));return d`<div class="pgflow-bar pgflow-preview-bar">
      ${Z("Rows",b,`${w.rows}`,S=>o({type:"rows",value:S}))}
      ${r.draw(v)}
      <span class="pgflow-reason">${f.sortedBy()?`Sorted by ${f.sortedBy()}, only these rows.`:""}</span>
      ${P(de,i()?"Show the connections again":"Full width",l,{name:"widen",pressed:i()})}
    </div>`}function x({preview:w}){h(w.of);let v=n(),b=v&&v.version===w.version&&!w.locked?v.rows:null,S=!b?.rows.length,T=b?[S?"The table has no rows.":"",b.note].filter(Boolean).join(" "):"",N=()=>o({type:"reload",value:"preview"});return w.locked&&!w.loading?Lt(w):d`${m(w,b)}
      <p hidden id=${t("grid-keys")}>Arrow keys go from cell to cell, Enter sorts by a column or shows a value in full, Shift with an arrow changes a column's width.</p>
      <div class="pgflow-stack ${S?"pgflow-hollow":""}">
        <div class="pgflow-grid-box">${b?f.draw(b,r.hidden):u}</div>
        ${B(w,T||Ae(w,b),{again:N,what:"Reading rows"})}
        ${a.draw()}
      </div>`}return{draw:x,hear:a.hear}}var Ot=(e,t)=>e.slice(0,t).findLastIndex(({level:s=1})=>s<(e[t].level??1)),Nt=(e,{id:t,place:s,count:o,active:n,role:i,height:l,choose:c})=>d`<div
    id=${t}
    class="pgflow-line ${e.kind??""} ${n?"pgflow-line-active":""}"
    style="top: ${s*l}px; height: ${l}px"
    role=${i==="tree"?"treeitem":"option"}
    aria-label=${e.label}
    aria-setsize=${i==="listbox"?o:u}
    aria-posinset=${i==="listbox"?s+1:u}
    aria-selected=${e.selected===void 0?u:String(e.selected)}
    aria-level=${e.level??u}
    aria-expanded=${e.open===void 0?u:String(e.open)}
    title=${e.title??u}
    @click=${c}
  >${e.content}</div>`;function ne(e){let t=new oe(e);return s=>t.draw(s)}var oe=class{state={matching:0,first:0,lines:[]};active=0;asked=-1;selected="";constructor(t){this.options=t,this.fetch=this.fetch.bind(this),this.press=this.press.bind(this)}get box(){return this.options.root.querySelector(`[data-name=${this.options.name}]`)}visible(){let{height:t}=this.options,{scrollTop:s=0,clientHeight:o=0}=this.box??{},n=Math.floor(s/t);return[n,n+Math.ceil(o/t)]}fetch(){let{name:t,pending:s}=this.options,{first:o,lines:n,matching:i}=this.state,[l,c]=this.visible();!(l<o||Math.min(c,i)>o+n.length)||this.asked===l||(this.asked=l,s.later(`scroll ${t}`,()=>({type:"scroll",name:t,value:this.visible()[0]})))}go(t){let{height:s,redraw:o}=this.options;this.active=Math.max(0,Math.min(t,this.state.matching-1));let n=this.box,i=this.active*s;i<n.scrollTop&&(n.scrollTop=i),i+s>n.scrollTop+n.clientHeight&&(n.scrollTop=i+s-n.clientHeight),o()}showSelected(){let{height:t,look:s}=this.options,{first:o,lines:n,matching:i}=this.state,l=n.findIndex(h=>s(h).selected);if(l<0&&n.length===i&&(this.selected=""),l<0||!this.box)return;let{key:c}=s(n[l]),r=(o+l)*t,{scrollTop:a,clientHeight:p}=this.box,f=r>=a&&r+t<=a+p;c!==this.selected&&!f&&(this.box.scrollTop=r-(p-t)/2),c!==this.selected&&(this.active=o+l),this.selected=c}take(t){this.selected="",this.options.choose(t)}turn(t,s){let{look:o,fold:n}=this.options,{first:i,lines:l}=this.state;if(o(t).open===!s)n?.(t,s);else if(s)this.go(this.active+1);else{let c=Ot(l.map(o),this.active-i);c>=0&&this.go(i+c)}}press(t){if(t.ctrlKey||t.metaKey||t.altKey)return;let{fold:s}=this.options,o=this.stepOf(t.key),n=this.state.lines[this.active-this.state.first];if(o)this.go(this.active+o);else if(t.key==="Home")this.go(0);else if(t.key==="End")this.go(this.state.matching-1);else if((t.key==="Enter"||t.key===" ")&&n)this.take(n);else if(t.key==="ArrowRight"&&n&&s)this.turn(n,!0);else if(t.key==="ArrowLeft"&&n&&s)this.turn(n,!1);else return;t.preventDefault(),t.stopPropagation()}stepOf(t){let{height:s}=this.options,o=Math.max(1,Math.floor(Number(this.box?.clientHeight)/s)-1);return{ArrowDown:1,ArrowUp:-1,PageDown:o,PageUp:-o}[t]}line(t,s){let{id:o,name:n,role:i,height:l,look:c}=this.options,r=this.state.first+s;return Nt(c(t),{id:o(`${n}-${r}`),place:r,count:this.state.matching,active:r===this.active,role:i,height:l,choose:()=>{this.active=r,this.take(t)}})}draw(t){let{id:s,name:o,label:n,role:i,height:l,look:c}=this.options,{matching:r,lines:a}=t;return this.state=t,this.asked=-1,this.active>=r&&(this.active=Math.max(0,r-1)),queueMicrotask(()=>{this.showSelected(),this.fetch()}),d`<div
      class="pgflow-lines"
      role=${r?i:"group"}
      tabindex=${r?"0":"-1"}
      aria-label=${n}
      aria-activedescendant=${r?s(`${o}-${this.active}`):u}
      data-name=${o}
      @scroll=${this.fetch}
      @keydown=${this.press}
    ><div class="pgflow-lines-all" role="presentation" style="height: ${r*l}px"
      >${z(a,p=>c(p).key,(p,f)=>this.line(p,f))}</div
    ></div>`}};var Fe=44,At=28,Pt=24,Bt=3.25,X=(...e)=>e.filter(Boolean).join(", ");function Mt({root:e,id:t,view:s,say:o,redraw:n,pending:i}){return ne({root:e,id:t,name:"connections",label:"Connections",role:"listbox",height:Fe,pending:i,redraw:n,look:({id:c,name:r,place:a,mark:p,state:f})=>({key:c,kind:"pgflow-connection",selected:c===s().connections.selected,title:[r,a,c].filter(Boolean).join(`
`),label:X(r,f,a,p&&`ID ${p}`),content:d`<span class="pgflow-first"
        ><span class="pgflow-name">${r}</span
        >${ye(f,f==="enabled"?"good":"")}</span
      ><span class="pgflow-second"> ${a}${p?d` <code>${p}</code>`:u}</span>`}),choose:c=>o({type:"select",value:c.id})})}function Rt({schema:e,open:t,count:s},{wanted:o,twist:n}){let i=e||"(no schema)";return{key:`schema ${e}`,level:1,open:t,kind:"pgflow-schema",label:X(i,I(s,"table")),content:d`${n}${re}${J(i,o)}<span class="pgflow-count">${s}</span>`}}function Ht({path:e,name:t,open:s,kind:o,readable:n},{wanted:i,twist:l,selected:c}){let r=/view/i.test(o),a=d`<span class="pgflow-locked">${U} no access</span>`;return{key:`table ${e}`,level:2,open:s,selected:c,title:e,kind:"pgflow-table",label:X(t,r&&"view",!n&&"no access"),content:d`${l}${r?pe:ce}${J(t,i)}${n?u:a}`}}var Vt=({of:e,column:t,type:s},{wanted:o})=>({key:`column ${e}
${t}`,level:3,title:`${e}.${t}`,kind:"pgflow-column-line",label:X(t,s),content:d`${se}${J(t,o)}<span class="pgflow-count">${s}</span>`});function Dt({root:e,id:t,view:s,say:o,redraw:n,pending:i,choose:l}){let c=p=>{"schema"in p?o({type:"fold",value:p.schema}):"path"in p&&o({type:"unfold",value:p.path})},r=p=>d`<span
    class="pgflow-twist"
    aria-hidden="true"
    @click=${f=>{f.stopPropagation(),c(p)}}
  >${p.open?K:q}</span>`;function a(p){let{search:f,selected:h}=s().tables,m={wanted:f.value,twist:u,selected:!1};return"column"in p?Vt(p,m):"schema"in p?Rt(p,{...m,twist:r(p)}):Ht(p,{...m,twist:r(p),selected:p.path===h})}return ne({root:e,id:t,name:"tables",label:"Tables",role:"tree",height:At,pending:i,redraw:n,look:a,fold:c,choose(p){"schema"in p?c(p):l("path"in p?p.path:p.of)}})}function It({columns:e,tables:t},s){let o=t.search.value,n=()=>s({type:"all-columns"});if(!e.loading&&!e.trouble.kind&&!(o&&e.unread))return u;let i=d`<span>Columns of ${I(e.unread,"table")} are not searched yet.</span>${C("Search them too",n,{kind:"link",name:"all-columns"})}`;return B(e,i,{again:n,stop:()=>s({type:"stop",value:"all-columns"}),what:"Reading columns"})}var Ue=({say:e},t)=>()=>e({type:"reload",value:t});function Ft(e){let{say:t,pending:s}=e,o=Mt(e),n=te(s,"Search connections","search"),i=Ue(e,"connections");return l=>{let c=["",...l.states].map(f=>({value:f,label:f||"All states"})),r=l.matching===l.all?A(l.all):`${A(l.matching)} of ${A(l.all)}`,a=Math.min(Math.max(l.all,1),Bt)*Fe+Pt,p=l.all?"No connection fits. Search for less, or choose all states.":"No connection yet.";return d`<div class="pgflow-bar pgflow-rail-head">
        <h4 class="pgflow-label">Connections</h4>
        ${P(ae,"Refresh",i,{name:"refresh"})}
        ${C("+ New",D(()=>t({type:"action",value:"new"})),{name:"new",label:"New connection"})}
      </div>
      <div class="pgflow-bar pgflow-filters">
        ${n(l.search)}
        ${ee(ie,"State",c,l.only,f=>t({type:"only",value:f}))}
        ${ee(le,"Order",l.orders,l.order,f=>t({type:"sort",value:f}))}
      </div>
      <div class="pgflow-well ${l.matching?"":"pgflow-hollow"}" style="--high: ${a}px">${o(l)}${B(l,l.matching?`${r} connection${l.all===1?"":"s"}`:p,{again:i,refused:l.search.error})}</div>`}}function Ut(e){let t=Dt(e),s=te(e.pending,"Search tables and columns","search-tables"),o=Ue(e,"tables");return n=>{let i=n.tables,l=i.search.value?"No matches. Try fewer words.":"The role sees no table. Ask the database's owner for USAGE and SELECT.";return d`<h4 class="pgflow-label">Tables</h4>
      ${s(i.search)}
      <div class="pgflow-well ${i.matching?"":"pgflow-hollow"}">${t(i)}${B(i,i.matching||i.search.value&&n.columns.loading?i.search.value?`${A(i.fitting)} of ${I(i.all,"table")}`:I(i.all,"table"):l,{again:o,refused:i.search.error,what:"Reading tables"})}</div>
      ${It(n,e.say)}`}}function Ke(e){let[t,s]=[Ft(e),Ut(e)];return o=>d`
    <div class="pgflow-pane pgflow-connections">${t(o.connections)}</div>
    ${o.connections.selected?d`<div class="pgflow-pane pgflow-tables">${s(o)}</div>`:u}`}var Kt={code:"Code for the notebook",curl:"The same call in a terminal, with curl"};function qe({model:e,root:t,redraw:s,say:o}){let n="",i=!1;async function l(r){n=await r,s()}function c({kind:r,text:a}){i=!1,l(r==="code"?me(e,t,a):Q(a))}return{ask(){i=!0,n=""},draw(r){return r?(i&&queueMicrotask(()=>c(r)),d`<div class="pgflow-dialog pgflow-snippet" @keydown=${a=>{a.key==="Escape"&&(a.stopPropagation(),o({type:"leave"}))}}>
        <h4 class="pgflow-label">${Kt[r.kind]}</h4>
        <pre class="pgflow-code" tabindex="0">${r.text}</pre>
        <div class="pgflow-bar">
          ${C("Copy",()=>l(Q(r.text)),{name:"copy snippet"})}
          ${C("Close",()=>o({type:"leave"}),{name:"close snippet"})}
          <span class="pgflow-reason" role="status">${n}</span>
        </div>
      </div>`):u}}}function We({id:e,label:t,all:s,chosen:o,choose:n,content:i}){let l=s.filter(({off:a})=>!a).map(({name:a})=>a);function c(a){let p=l.indexOf(o),h={ArrowLeft:p-1,ArrowRight:p+1,Home:0,End:l.length-1}[a.key];if(h===void 0||a.ctrlKey||a.metaKey||a.altKey)return;a.preventDefault(),a.stopPropagation();let m=a.currentTarget;n(l.at(h%l.length)),m.querySelector('[aria-selected="true"]')?.focus()}let r=({name:a,label:p,off:f})=>d`<button
    type="button"
    role="tab"
    id=${e(`tab-${a}`)}
    class="pgflow-tab"
    data-name="tab ${a}"
    tabindex=${a===o?"0":"-1"}
    aria-selected=${String(a===o)}
    aria-controls=${e("panel")}
    aria-disabled=${String(!!f)}
    @click=${()=>{f||n(a)}}
  >${p}</button>`;return d`<div class="pgflow-tabs" role="tablist" aria-label=${t} @keydown=${c}>${s.map(r)}</div
    ><div class="pgflow-panel" role="tabpanel" id=${e("panel")} aria-labelledby=${e(`tab-${o}`)}>${i}</div>`}var qt=150;function Wt({model:e,say:t,redraw:s,onClose:o},n){let i=null,l=0;function c(a){"value"in a&&n(a),"rows"in a&&(i=W(He,a,"rows"),s())}function r(a){!a||i?.version===a||l===a||(l=a,queueMicrotask(()=>t({type:"show-rows"})))}return e.on("msg:custom",c),o(()=>e.off("msg:custom",c)),{answer:()=>i,ask:r}}function _t({id:e,say:t,redraw:s},o,n){let i="preview",l=()=>t({type:"reload",value:"preview"}),c=r=>{i=r,s()};return r=>{let{of:a,version:p,locked:f}=r.preview,h=!a,m=h?"details":i,x=n(),w=x?.version===p&&!f?x.rows:null,v={columns:()=>Le(r,w,l),preview:()=>o.draw(r),details:()=>Oe(r)},b=[{name:"columns",label:"Columns",off:h},{name:"preview",label:"Preview",off:h},{name:"details",label:"Details"}],S=v[m]();return We({id:e,label:"What is shown",all:b,chosen:m,choose:c,content:S})}}function Gt({root:e,id:t,view:s,say:o,redraw:n},i){let l=null,c=()=>{let{all:m,loading:x,trouble:w}=s().connections;return l??!!(m||x||w.kind)},r=()=>{l=!1},a=m=>{r(),o({type:"table",value:m})},p=()=>{l=!c(),n()},f=Ke({root:e,id:t,view:s,say:o,redraw:n,pending:i,choose:a});return{close:r,draw:m=>d`<button type="button" class="pgflow-offer pgflow-rail-toggle"
      data-name="rail" aria-expanded=${String(c())} aria-controls=${t("rail")}
      @click=${p}>${c()?K:q}Connections and tables</button>
    <div class="pgflow-rail" id=${t("rail")}>${f(m)}</div>`,isOpen:c}}function zt(e){let{model:t,root:s,id:o,say:n,view:i,redraw:l,onClose:c}=e,r=be(n,qt),a=!1,p=()=>{a=!a,s.classList.toggle("pgflow-full",a),l()},{answer:f,ask:h}=Wt(e,k=>m.hear(k)),m=Ie({root:s,id:o,redraw:l,say:n,answer:f,isWide:()=>a,widen:p}),x=_t(e,m,f),w=Gt(e,r),v=Te({root:s,id:o,redraw:l,say:n,pending:r,attempt:()=>i().attempt}),b=qe({model:t,root:s,redraw:l,say:n});function S(k,Y=k){s.dataset.opener=Y,w.close(),["code","curl","query"].includes(k)&&b.ask(),n({type:"action",value:k})}let T=Ee({root:s,redraw:l,say:n,act:S});t.on("change:inside",l),c(()=>{t.off("change:inside",l),r.stop()});let N=()=>n({type:"close-inside"});return k=>(h(k.preview.version),d`<h3 class="pgflow-title pgflow-unseen" id=${o("title")}>${k.title}</h3>
      <div class="pgflow-body ${w.isOpen()?"pgflow-rail-open":""}">
        ${w.draw(k)}
        <div class="pgflow-main">
          <div class="pgflow-head">${T.crumbs(k)}${T.actions(k)}
            <div class="pgflow-over">${v(k.dialog)}${b.draw(k.snippet)}</div>
          </div>
          <div class="pgflow-under" ?inert=${!!(k.dialog||k.snippet)}
            >${k.connections.selected?x(k):T.welcome(k)}</div>${T.toast(k)}
        </div>
      </div>
      ${t.get("inside")?d`<div class="pgflow-bar">${C("Close the form below",N,{name:"close inside"})}</div>`:u}`)}var jt=e=>e?.checkVisibility()?e:null;function Jt(e){return[e.dataset.opener,"connections","rail"].map(o=>e.querySelector(`[data-name="${o}"]`)).find(o=>jt(o))??null}var jn=ve({name:"browser",wide:!0,shape:Re,open:zt,landing:Jt});export{jn as default};
