import{CLOSE as D,COLUMN as oe,FILTER as ne,LOCK as I,OPEN as F,ORDER as se,REFRESH as ie,SCHEMA as le,SHUT as U,TABLE as ae,TRASH as to,VIEW as re,WIDEN as ce,all as h,button as E,check as K,codeBox as no,copy as X,copyButton as q,dialog as pe,enterDialog as de,html as d,idText as fe,insertOrCopy as ue,isFlag as O,isNull as R,isNumber as T,isOff as he,isText as $,keys as y,listOf as C,menuButton as me,messageLine as ge,nothing as u,notice as W,number as A,once as V,oneOf as M,outbox as we,plural as _,releaseFocus as go,repeat as G,screen as $e,stateChip as be,timeText as ve,typedValue as z,withShow as ye,words as ke}from"pgflow-shared";var P=(e,t,n,{name:o,pressed:s}={})=>d`<button
  type="button"
  class="pgflow-icon-button"
  data-name=${o??u}
  aria-label=${t}
  title=${t}
  aria-pressed=${s===void 0?u:String(s)}
  @click=${a=>{he(a.currentTarget)||n()}}
>${e}</button>`,Y=(e,t,n,o)=>d`<select
  class="pgflow-input pgflow-only"
  data-name=${e}
  aria-label=${e}
  @change=${({target:s})=>o(s.value)}
>${t.map(({value:s,label:a})=>d`<option value=${s} .selected=${s===n}>${a}</option>`)}</select>`;function Q(e,t,n,o,s){let a=n.findIndex(({value:l})=>l===o);return d`<span class="pgflow-pick ${a>0?"pgflow-pick-on":""}" title="${t}: ${n[a]?.label}"
    >${e}${Y(t,n,o,s)}</span>`}function Z(e,t,n){let o=e.listeners(n,s=>({type:n,value:s}));return({value:s,error:a,emptied:l})=>d`<input
    type="search"
    class="pgflow-input"
    placeholder=${t}
    aria-label=${t}
    aria-invalid=${a?"true":u}
    spellcheck="false"
    autocomplete="off"
    data-name=${n}
    @input=${o.oninput}
    @change=${o.onchange}
    @paste=${o.onpaste}
    ${z({value:s,emptied:l,waits:e.has(n)})}
  />`}var We=({done:e,total:t})=>t?` ${A(e)} of ${A(t)}`:e?` ${A(e)}`:"";function B(e,t,{again:n,stop:o,what:s="Loading",refused:a=""}){let{loading:l,total:p,done:r,trouble:i}=e,c=i.kind||a?"pgflow-status-bad":"";return d`<div class="pgflow-status ${c}" role="status">${l?d`<span class="pgflow-spinner" aria-hidden="true"></span><span>${s}…${We(e)}</span>${p?d`<progress max=${p} value=${r} aria-label="Loaded"></progress>`:u}${o?E("Cancel",o,{kind:"link",name:"stop"}):u}`:i.kind?d`<span><strong>${i.text}</strong> ${i.hint}</span>${E("Try again",n,{name:"again"})}`:a||t}</div>`}function j(e,t){let n=e.toLowerCase(),o=t&&n.length===e.length?n.indexOf(t.toLowerCase()):-1;if(o<0)return d`<span class="pgflow-name">${e}</span>`;let s=o+t.length;return d`<span class="pgflow-name"
    >${e.slice(0,o)}<mark>${e.slice(o,s)}</mark>${e.slice(s)}</span
  >`}var xe=["ingest","code"];function _e({sandbox:e,badge:t,tables:n,preview:{of:o}},s){let a=(r,i)=>E(r,()=>s(i),{kind:"link",name:`crumb ${i.type}`}),l=r=>d`<strong title=${r} aria-current="true">${r}</strong>`,p=o?a(n.of,{type:"table",value:""}):l(n.of);return d`<nav class="pgflow-crumbs" aria-label="Breadcrumb"><ol
    ><li>${n.of?a(e,{type:"select",value:""}):d`<span>${e}</span>`}${t?d`<span class="pgflow-badge">${t}</span>`:u}</li>${n.of?d`<li>${p}</li>`:u}${o?d`<li>${l(o)}</li>`:u}</ol></nav>`}function Ge({actions:e,connections:t,dialog:n},o,s){if(!t.selected)return u;let[a,l]=xe.map(i=>e.find(c=>c.name===i)),p=e.filter(({name:i})=>!xe.includes(i)).map(({name:i,label:c})=>({label:c,danger:i==="delete",act:()=>o(i,"more")})),r=(i,c)=>i?E(i.label,V(()=>o(i.name)),{kind:c,name:i.name,off:!!(n||i.off),title:i.off}):u;return d`<div class="pgflow-acts" role="group" aria-label="Actions"
    >${r(a,"create")}${r(l,"offer")}${s(p)}</div>`}function ze({connections:e},t){return e.all?d`<p class="pgflow-welcome">Choose a connection to see its tables.</p>`:e.loading||e.trouble.kind?u:d`<div class="pgflow-welcome"><p>No connection yet. Create one to see its tables here.</p>${E("New connection",V(()=>t("new")),{kind:"create",name:"first"})}</div>`}var je=(e,t)=>d`<div class="pgflow-toast">${W(e.notice)}${e.notice.kind&&e.notice.kind!=="working"?P(D,"Dismiss",()=>t({type:"leave"}),{name:"dismiss"}):u}</div>`;function Se({root:e,redraw:t,say:n,act:o}){let s=me({redraw:t,root:e,label:"More",name:"more"});return{crumbs:a=>_e(a,n),actions:a=>Ge(a,o,s),welcome:a=>ze(a,o),toast:a=>je(a,n)}}var Je=({value:e,choices:t},n,o)=>d`<select id=${n} class="pgflow-input"
  aria-describedby="${n}-help"
  @change=${({target:s})=>o(s.value)}
>${t.map(s=>d`<option value=${s.value} .selected=${s.value===e}>${s.label}</option>`)}</select>`;function Xe({id:e,redraw:t,say:n,pending:o}){let s=new Set;function a(r){let{name:i,secret:c,value:f,emptied:m,choices:g,error:S}=r,w=k=>({type:c?"secret":"edit",name:i,value:k}),b=e(`dialog-${i}`),v=k=>n(w(k));if(g.length)return Je(r,b,v);let x=o.listeners(`dialog ${i}`,w),L=c?"":f,N=c||o.has(`dialog ${i}`);return d`<input id=${b} class="pgflow-input" aria-describedby="${b}-help"
      type=${c&&!s.has(i)?"password":"text"}
      autocomplete=${c?"new-password":"off"} spellcheck="false"
      aria-invalid=${S?"true":u}
      @input=${x.oninput} @change=${x.onchange} @paste=${x.onpaste}
      ${z({value:L,emptied:m,waits:N})} />`}function l(r){let{name:i}=r,c=()=>{s.delete(i)||s.add(i),t()},f=s.has(i),m=r.label.toLowerCase();return ye(a(r),{name:i,label:m,isShown:f,canShow:!0,turn:c})}return{draw:r=>{let{name:i,label:c,secret:f}=r,m=e(`dialog-${i}`);return d`<div class="pgflow-field">
      <label class="pgflow-label" for=${m}>${c}</label>
      ${f?l(r):a(r)}${ge(r,`${m}-help`)}
    </div>`},hide:()=>s.clear()}}function Ye({id:e,say:t},{name:n,label:o,value:s,warning:a}){let l=e(`dialog-${n}`);return d`<div>
    <div class="pgflow-check"><input type="checkbox" id=${l}
      aria-describedby="${l}-help" .checked=${s}
      @change=${({target:p})=>t({type:"check",name:n,value:p.checked})}
    /><label for=${l}>${o}</label></div>
    <p id="${l}-help" class="pgflow-help pgflow-warning" role="status">${a}</p>
  </div>`}function Ee(e){let{root:t,id:n,say:o,pending:s,attempt:a}=e,l=Xe(e),p="",r=()=>o({type:"leave"});function i(){s.flushAll(),o({type:"submit",attempt:a()})}function c(f){let{title:m,text:g,danger:S,busy:w,ready:b,fields:v,checks:x,confirm:L}=f;return pe({id:n("dialog"),title:m,text:g,body:d`<div class="pgflow-grid">${v.map(l.draw)}</div>
        ${x.map(N=>Ye(e,N))}${W(f.notice)}`,confirm:w?"Working…":L,danger:S,off:w||!b&&v.every(({secret:N})=>!N),act:i,leave:r})}return f=>{let m=f?JSON.stringify([f.action,f.title,f.fields.map(({name:g})=>g)]):"";return m!==p&&(l.hide(),f&&queueMicrotask(()=>t.dataset.opener&&de(t,f.danger))),p=m,G(f?[f]:[],()=>m,c)}}var Qe=20;function Ze(e){let t=Math.max(...e,1);return d`<span class="pgflow-bars" aria-hidden="true">${e.map(n=>d`<i style="height: ${Qe*n/t}px"></i>`)}</span>`}var et=e=>e?d`<td class="pgflow-number">${e.nulls}</td>
        <td class="pgflow-number">${e.distinct}</td>
        <td title=${e.min??u}>${e.min}</td>
        <td title=${e.max??u}>${e.max}</td>
        <td>${Ze(e.bars)}</td>`:d`<td></td><td></td><td></td><td></td><td></td>`;function Ce({columns:e,preview:t},n,o){let s=new Map(n?.rows.length?n.columns.map(r=>[r.name,r]):[]),a=d`<th scope="col" class="pgflow-number">Nulls</th>
    <th scope="col" class="pgflow-number">Distinct</th>
    <th scope="col">Smallest</th><th scope="col">Largest</th><th scope="col">Distribution</th>`,l=e.rows.length<e.all?`The first ${e.rows.length} of ${e.all} columns. `:"",p=s.size?`${l}What the first ${n?.rows.length} rows tell.`:l;return d`<div class="pgflow-stack ${e.rows.length?"":"pgflow-hollow"}">
    <div class="pgflow-grid-box" tabindex="0" role="region" aria-label="Columns">${e.rows.length?d`<table class="pgflow-data pgflow-columns">
            <thead><tr><th scope="col">Name</th><th scope="col">Type</th>${s.size?a:u}</tr></thead>
            <tbody>${e.rows.map(({name:r,type:i,xdm:c})=>d`<tr><th scope="row">${r}</th><td>${i===c?i:`${i}, ${c}`}</td>${s.size?et(s.get(r)):u}</tr>`)}</tbody>
          </table>`:u}</div>
    ${B(t,p,{again:o,what:"Reading columns"})}
  </div>`}var Te=({details:e,preview:t})=>d`<dl class="pgflow-details">${e.map(({label:n,value:o,copy:s})=>d`<div><dt>${n}</dt><dd>${s?fe(o,n==="ID"?n:n.toLowerCase()):o}</dd></div>`)}</dl>${t.of?u:d`<p class="pgflow-say">Choose a table to see its columns and first rows.</p>`}`;function Le({columns:e,rows:t},{column:n,down:o}){let s=t.map((r,i)=>i),a=e.findIndex(({name:r})=>r===n);if(a<0)return s;let{number:l}=e[a],p=(r,i)=>l?Number(r)-Number(i):r.localeCompare(i);return s.sort((r,i)=>{let[c,f]=[t[r][a],t[i][a]];return c===null||f===null?+(c===null)-+(f===null):o?p(f,c):p(c,f)})}function Oe({version:e},t){return t?`${t.rows.length} rows. Times are UTC; click a value to see all of it.`:e?"The rows are not saved in the notebook. Run the cell again to see them.":""}var tt=48,ot=24;function nt(e,t){let n=new Map;function o(r,i){n.set(r,Math.max(tt,Math.round(i))),t()}let s=r=>Number(e.querySelector(`th[data-column="${CSS.escape(r)}"]`)?.clientWidth);function a(r,i){r.preventDefault(),r.stopPropagation();let c=r.currentTarget,[f,m]=[r.clientX,s(i)],g=({clientX:S})=>o(i,m+S-f);c.setPointerCapture(r.pointerId),c.addEventListener("pointermove",g),c.addEventListener("lostpointercapture",()=>c.removeEventListener("pointermove",g))}return{widen:(r,i)=>o(r,s(r)+i),drag:a,style:({name:r})=>{let i=n.get(r);return i?`width: ${i}px; min-width: ${i}px; max-width: ${i}px`:u},clear:()=>n.clear()}}function st(e,t,n){let o={row:-1,place:0};function s(l){o=l,t(),e.querySelector(`[data-cell="${o.row} ${o.place}"]`)?.focus()}function a(l,p,r){if(l.ctrlKey||l.metaKey||l.altKey)return;let i={ArrowLeft:-1,ArrowRight:1}[l.key]??0,{row:c,place:f}=o;if(l.shiftKey&&i&&r[f])n.widen(r[f].name,i*ot);else{let m={ArrowUp:-1,ArrowDown:1,PageUp:-10,PageDown:10}[l.key]??0,g={Home:0,End:r.length-1}[l.key];if(!i&&!m&&g===void 0)return;s({row:Math.max(-1,Math.min(p-1,c+m)),place:g??Math.max(0,Math.min(r.length-1,f+i))})}l.preventDefault(),l.stopPropagation()}return{press:a,tab:(l,p)=>l===o.row&&p===o.place?"0":"-1",take(l,p){o={row:l,place:p}},stayWithin(l,p){let{row:r,place:i}=o;o={row:Math.min(r,l-1),place:Math.max(0,Math.min(i,p-1))}},clear(){o={row:-1,place:0}}}}function it({widths:e,cells:t,sort:n,turn:o},s,a,l){let{name:p,type:r,number:i,nulls:c}=s,f=n.column===p,m=f?n.down?"descending":"ascending":"none";return d`<th scope="col" class=${i?"pgflow-number":u} aria-sort=${m}
    data-column=${p} style=${e.style(s)}><button
      type="button" class="pgflow-sort"
      data-cell="-1 ${a}" tabindex=${t.tab(-1,a)} title=${p}
      @focus=${()=>t.take(-1,a)} @click=${()=>o(p)}
    ><span class="pgflow-name">${p}</span><span aria-hidden="true">${f?n.down?" ↓":" ↑":""}</span></button
    ><span class="pgflow-type">${r}${c?d`<span class="pgflow-nulls"> · ${c} null</span>`:u}</span
    ><span class="pgflow-filled" title="${c} of ${l} null"><i style="width: ${l?100*(l-c)/l:0}%"></i></span
    ><span class="pgflow-handle" aria-hidden="true" title="Drag to change the width, or press Shift and an arrow"
      @pointerdown=${g=>e.drag(g,p)}></span></th>`}function lt({widths:e,cells:t,show:n},o,s,{row:a,place:l,of:p}){let r=()=>n({row:p,column:o.name,text:s,cell:`${a} ${l}`});return d`<td class=${o.number?"pgflow-number":u} style=${e.style(o)}
    data-cell="${a} ${l}" tabindex=${t.tab(a,l)} title=${s??u}
    @focus=${()=>t.take(a,l)}
    @click=${r}
    @keydown=${i=>{i.key!=="Enter"&&i.key!==" "||(i.preventDefault(),i.stopPropagation(),r())}}
  >${s===null?d`<span class="pgflow-null">null</span>`:ve(s,o.format)}</td>`}function Ne({root:e,id:t,redraw:n,show:o}){let s="",a={column:"",down:!1},l=nt(e,n),p=st(e,n,l);function r(c){let f=a.column===c;a=f&&a.down?{column:"",down:!1}:{column:c,down:f},n()}function i(c,f){let m={widths:l,cells:p,sort:a,turn:r,show:o},g=c.columns.flatMap(({name:b},v)=>f.has(b)?[]:[v]),S=g.map(b=>c.columns[b]),w=Le(c,a);return p.stayWithin(w.length,S.length),d`<table class="pgflow-data" role="grid" aria-label="First rows of ${s}" aria-describedby=${t("grid-keys")}
        @keydown=${b=>p.press(b,w.length,S)}
      ><thead><tr>${S.map((b,v)=>it(m,b,v,c.rows.length))}</tr></thead
      ><tbody>${w.map((b,v)=>d`<tr>${g.map((x,L)=>lt(m,c.columns[x],c.rows[b][x],{row:v,place:L,of:b}))}</tr>`)}</tbody></table>`}return{draw:i,sortedBy:()=>a.column,begin(c){s=c,a={column:"",down:!1},p.clear(),l.clear()}}}var H=y({...h($,"kind text hint")}),Ae=y({...h($,"value label")}),Pe=y({...h($,"value error"),...h(T,"emptied")}),at=y({...h($,"id name place mark state")}),rt=y({...h(O,"loading"),...h(T,"done total all matching first"),...h($,"order only selected"),trouble:H,orders:C(Ae),search:Pe,states:C($),lines:C(at)}),ct=y({...h($,"name label off")}),pt=y({...h($,"label value"),...h(O,"copy")}),dt=y({...h($,"schema"),...h(O,"open"),...h(T,"count")}),ft=y({...h($,"path name kind"),...h(O,"readable open")}),ut=y({...h($,"of column type")}),ht=y({...h(O,"loading"),...h(T,"done total all matching first"),...h($,"of selected"),trouble:H,search:Pe,lines:C(M(dt,ft,ut))}),mt=y({...h($,"name type xdm")}),gt=y({...h(O,"loading"),...h(T,"done total all unread"),...h($,"of"),trouble:H,rows:C(mt)}),wt=y({...h(O,"loading locked"),...h(T,"done total rows version"),...h($,"of grant"),trouble:H,choices:C(T)}),$t=y({...h($,"name label warning"),...h(O,"value")}),bt=y({...h($,"name label help typed_in value error warning"),...h(O,"secret required held"),...h(T,"emptied"),choices:C(Ae)}),vt=y({...h($,"action title text confirm"),...h(O,"danger busy ready"),notice:H,checks:C($t),fields:C(bt)}),yt=y({...h($,"text"),kind:ke("code|curl")}),Be=y({...h($,"title sandbox badge"),...h(T,"attempt"),connections:rt,actions:C(ct),details:C(pt),tables:ht,columns:gt,preview:wt,dialog:M(vt,R),notice:H,snippet:M(yt,R)}),kt=y({...h($,"name type format"),...h(O,"number"),...h(T,"nulls distinct"),min:M($,R),max:M($,R),bars:C(T)}),xt=y({...h($,"note"),columns:C(kt),rows:C(C(M($,R)))}),Me=y({...h(T,"version"),rows:xt}),Re=y({...h(T,"version row"),...h($,"column value")});function He({root:e,redraw:t,say:n}){let o=null;function s(){let a=o?.cell;o=null,t(),e.querySelector(`[data-cell="${a}"]`)?.focus()}return{open(a,l){o=a,t(),e.querySelector(".pgflow-value pre")?.focus(),a.text!==null&&n({type:"show-value",version:l,row:a.row,column:a.column})},close(){o=null},hear(a){let l=K(Re,a,"value");!o||o.row!==l.row||o.column!==l.column||(o={...o,text:l.value},t())},draw(){if(!o)return u;let{column:a,text:l}=o;return d`<div class="pgflow-value" role="dialog" aria-label="Value of ${a}"
        @keydown=${p=>{p.key==="Escape"&&(p.stopPropagation(),s())}}
        ><div class="pgflow-bar"><strong class="pgflow-label">${a}</strong>${l===null?u:q(l,"value")}${P(D,"Close the value",s)}</div
        ><pre class="pgflow-code" tabindex="0" data-name="value">${l===null?d`<span class="pgflow-null">null</span>`:l}</pre></div>`}}}var St=({columns:e},t,n,o)=>d`<div class="pgflow-chooser" role="group"
  aria-label="Columns to show" @keydown=${o}
>${e.map(({name:s})=>d`<label class="pgflow-check"><input type="checkbox"
    .checked=${!t.has(s)} @change=${()=>n(s)} /><span>${s}</span></label>`)}</div>`;function Et(e,t){let n=!1,o=new Set,s=()=>{n=!n,t()};function a(i){i.key==="Escape"&&(i.stopPropagation(),s(),e.querySelector('[data-name="choose columns"]')?.focus())}function l(i){o.delete(i)||o.add(i),t()}function p(i){if(!i)return u;let c=i.columns.length,f=i.columns.filter(({name:g})=>!o.has(g)).length,m=`Columns: ${f===c?c:`${f} of ${c}`}`;return d`<span class="pgflow-chooser-place">${E(m,s,{name:"choose columns"})}${n?St(i,o,l,a):u}</span>`}function r(){n=!1,o.clear()}return{begin:r,draw:p,hidden:o}}var Ct=({trouble:e,grant:t})=>d`<div class="pgflow-welcome"
  ><div role="status">${I}<strong>${e.text}</strong><span>${e.hint}</span></div>${t?d`<pre class="pgflow-code" tabindex="0">${t}</pre
          >${q(t,"GRANT statement","Copy GRANT statement")}`:u}</div
>`;function Ve({root:e,id:t,redraw:n,say:o,answer:s,isWide:a,widen:l}){let p="",r=Et(e,n),i=He({root:e,redraw:n,say:o}),f=Ne({root:e,id:t,redraw:n,show:w=>i.open(w,Number(s()?.version))});function m(w){w!==p&&(p=w,r.begin(),f.begin(w),i.close())}function g(w,b){let v=w.choices.map(x=>({value:`${x}`,label:`First ${x} rows`}));return d`<div class="pgflow-bar pgflow-preview-bar">
      ${Y("Rows",v,`${w.rows}`,x=>o({type:"rows",value:x}))}
      ${r.draw(b)}
      <span class="pgflow-reason">${f.sortedBy()?`Sorted by ${f.sortedBy()}, only these rows.`:""}</span>
      ${P(ce,a()?"Show the connections again":"Full width",l,{name:"widen",pressed:a()})}
    </div>`}function S({preview:w}){m(w.of);let b=s(),v=b&&b.version===w.version&&!w.locked?b.rows:null,x=!v?.rows.length,L=v?[x?"The table has no rows.":"",v.note].filter(Boolean).join(" "):"",N=()=>o({type:"reload",value:"preview"});return w.locked&&!w.loading?Ct(w):d`${g(w,v)}
      <p hidden id=${t("grid-keys")}>Arrow keys go from cell to cell, Enter sorts by a column or shows a value in full, Shift with an arrow changes a column's width.</p>
      <div class="pgflow-stack ${x?"pgflow-hollow":""}">
        <div class="pgflow-grid-box">${v?f.draw(v,r.hidden):u}</div>
        ${B(w,L||Oe(w,v),{again:N,what:"Reading rows"})}
        ${i.draw()}
      </div>`}return{draw:S,hear:i.hear}}var Tt=(e,t)=>e.slice(0,t).findLastIndex(({level:n=1})=>n<(e[t].level??1)),Lt=(e,{id:t,place:n,count:o,active:s,role:a,height:l,choose:p})=>d`<div
    id=${t}
    class="pgflow-line ${e.kind??""} ${s?"pgflow-line-active":""}"
    style="top: ${n*l}px; height: ${l}px"
    role=${a==="tree"?"treeitem":"option"}
    aria-label=${e.label}
    aria-setsize=${a==="listbox"?o:u}
    aria-posinset=${a==="listbox"?n+1:u}
    aria-selected=${e.selected===void 0?u:String(e.selected)}
    aria-level=${e.level??u}
    aria-expanded=${e.open===void 0?u:String(e.open)}
    title=${e.title??u}
    @click=${p}
  >${e.content}</div>`;function te(e){let t=new ee(e);return n=>t.draw(n)}var ee=class{state={matching:0,first:0,lines:[]};active=0;asked=-1;selected="";constructor(t){this.options=t,this.fetch=this.fetch.bind(this),this.press=this.press.bind(this)}get box(){return this.options.root.querySelector(`[data-name=${this.options.name}]`)}visible(){let{height:t}=this.options,{scrollTop:n=0,clientHeight:o=0}=this.box??{},s=Math.floor(n/t);return[s,s+Math.ceil(o/t)]}fetch(){let{name:t,pending:n}=this.options,{first:o,lines:s,matching:a}=this.state,[l,p]=this.visible();!(l<o||Math.min(p,a)>o+s.length)||this.asked===l||(this.asked=l,n.later(`scroll ${t}`,()=>({type:"scroll",name:t,value:this.visible()[0]})))}go(t){let{height:n,redraw:o}=this.options;this.active=Math.max(0,Math.min(t,this.state.matching-1));let s=this.box,a=this.active*n;a<s.scrollTop&&(s.scrollTop=a),a+n>s.scrollTop+s.clientHeight&&(s.scrollTop=a+n-s.clientHeight),o()}showSelected(){let{height:t,look:n}=this.options,{first:o,lines:s,matching:a}=this.state,l=s.findIndex(m=>n(m).selected);if(l<0&&s.length===a&&(this.selected=""),l<0||!this.box)return;let{key:p}=n(s[l]),r=(o+l)*t,{scrollTop:i,clientHeight:c}=this.box,f=r>=i&&r+t<=i+c;p!==this.selected&&!f&&(this.box.scrollTop=r-(c-t)/2),p!==this.selected&&(this.active=o+l),this.selected=p}take(t){this.selected="",this.options.choose(t)}turn(t,n){let{look:o,fold:s}=this.options,{first:a,lines:l}=this.state;if(o(t).open===!n)s?.(t,n);else if(n)this.go(this.active+1);else{let p=Tt(l.map(o),this.active-a);p>=0&&this.go(a+p)}}press(t){if(t.ctrlKey||t.metaKey||t.altKey)return;let{fold:n}=this.options,o=this.stepOf(t.key),s=this.state.lines[this.active-this.state.first];if(o)this.go(this.active+o);else if(t.key==="Home")this.go(0);else if(t.key==="End")this.go(this.state.matching-1);else if((t.key==="Enter"||t.key===" ")&&s)this.take(s);else if(t.key==="ArrowRight"&&s&&n)this.turn(s,!0);else if(t.key==="ArrowLeft"&&s&&n)this.turn(s,!1);else return;t.preventDefault(),t.stopPropagation()}stepOf(t){let{height:n}=this.options,o=Math.max(1,Math.floor(Number(this.box?.clientHeight)/n)-1);return{ArrowDown:1,ArrowUp:-1,PageDown:o,PageUp:-o}[t]}line(t,n){let{id:o,name:s,role:a,height:l,look:p}=this.options,r=this.state.first+n;return Lt(p(t),{id:o(`${s}-${r}`),place:r,count:this.state.matching,active:r===this.active,role:a,height:l,choose:()=>{this.active=r,this.take(t)}})}draw(t){let{id:n,name:o,label:s,role:a,height:l,look:p}=this.options,{matching:r,lines:i}=t;return this.state=t,this.asked=-1,this.active>=r&&(this.active=Math.max(0,r-1)),queueMicrotask(()=>{this.showSelected(),this.fetch()}),d`<div
      class="pgflow-lines"
      role=${r?a:"group"}
      tabindex=${r?"0":"-1"}
      aria-label=${s}
      aria-activedescendant=${r?n(`${o}-${this.active}`):u}
      data-name=${o}
      @scroll=${this.fetch}
      @keydown=${this.press}
    ><div class="pgflow-lines-all" role="presentation" style="height: ${r*l}px"
      >${G(i,c=>p(c).key,(c,f)=>this.line(c,f))}</div
    ></div>`}};var De=44,Ot=28,Nt=24,At=3.25,J=(...e)=>e.filter(Boolean).join(", ");function Pt({root:e,id:t,view:n,say:o,redraw:s,pending:a}){return te({root:e,id:t,name:"connections",label:"Connections",role:"listbox",height:De,pending:a,redraw:s,look:({id:p,name:r,place:i,mark:c,state:f})=>({key:p,kind:"pgflow-connection",selected:p===n().connections.selected,title:[r,i,p].filter(Boolean).join(`
`),label:J(r,f,i,c&&`ID ${c}`),content:d`<span class="pgflow-first"
        ><span class="pgflow-name">${r}</span
        >${be(f,f==="enabled"?"good":"")}</span
      ><span class="pgflow-second"> ${i}${c?d` <code>${c}</code>`:u}</span>`}),choose:p=>o({type:"select",value:p.id})})}function Bt({schema:e,open:t,count:n},{wanted:o,twist:s}){let a=e||"(no schema)";return{key:`schema ${e}`,level:1,open:t,kind:"pgflow-schema",label:J(a,_(n,"table")),content:d`${s}${le}${j(a,o)}<span class="pgflow-count">${n}</span>`}}function Mt({path:e,name:t,open:n,kind:o,readable:s},{wanted:a,twist:l,selected:p}){let r=/view/i.test(o),i=d`<span class="pgflow-locked">${I} no SELECT</span>`;return{key:`table ${e}`,level:2,open:n,selected:p,title:e,kind:"pgflow-table",label:J(t,r&&"view",!s&&"no SELECT"),content:d`${l}${r?re:ae}${j(t,a)}${s?u:i}`}}var Rt=({of:e,column:t,type:n},{wanted:o})=>({key:`column ${e}
${t}`,level:3,title:`${e}.${t}`,kind:"pgflow-column-line",label:J(t,n),content:d`${oe}${j(t,o)}<span class="pgflow-count">${n}</span>`});function Ht({root:e,id:t,view:n,say:o,redraw:s,pending:a,choose:l}){let p=c=>{"schema"in c?o({type:"fold",value:c.schema}):"path"in c&&o({type:"unfold",value:c.path})},r=c=>d`<span
    class="pgflow-twist"
    aria-hidden="true"
    @click=${f=>{f.stopPropagation(),p(c)}}
  >${c.open?F:U}</span>`;function i(c){let{search:f,selected:m}=n().tables,g={wanted:f.value,twist:u,selected:!1};return"column"in c?Rt(c,g):"schema"in c?Bt(c,{...g,twist:r(c)}):Mt(c,{...g,twist:r(c),selected:c.path===m})}return te({root:e,id:t,name:"tables",label:"Tables",role:"tree",height:Ot,pending:a,redraw:s,look:i,fold:p,choose(c){"schema"in c?p(c):l("path"in c?c.path:c.of)}})}function Vt({columns:e,tables:t},n){let o=t.search.value,s=()=>n({type:"all-columns"});if(!e.loading&&!e.trouble.kind&&!(o&&e.unread))return u;let a=d`<span>Columns of ${_(e.unread,"table")} are not searched yet.</span>${E("Search them too",s,{kind:"link",name:"all-columns"})}`;return B(e,a,{again:s,stop:()=>n({type:"stop",value:"all-columns"}),what:"Reading columns"})}var Ie=({say:e},t)=>()=>e({type:"reload",value:t});function Dt(e){let{say:t,pending:n}=e,o=Pt(e),s=Z(n,"Search connections","search"),a=Ie(e,"connections");return l=>{let p=["",...l.states].map(f=>({value:f,label:f||"All states"})),r=l.matching===l.all?A(l.all):`${A(l.matching)} of ${A(l.all)}`,i=Math.min(Math.max(l.all,1),At)*De+Nt,c=l.all?"No connection fits. Search for less, or choose all states.":"No connection yet.";return d`<div class="pgflow-bar pgflow-rail-head">
        <h4 class="pgflow-label">Connections</h4>
        ${P(ie,"Refresh",a,{name:"refresh"})}
        ${E("+ New",V(()=>t({type:"action",value:"new"})),{name:"new",label:"New connection"})}
      </div>
      <div class="pgflow-bar pgflow-filters">
        ${s(l.search)}
        ${Q(ne,"State",p,l.only,f=>t({type:"only",value:f}))}
        ${Q(se,"Order",l.orders,l.order,f=>t({type:"sort",value:f}))}
      </div>
      <div class="pgflow-well ${l.matching?"":"pgflow-hollow"}" style="--high: ${i}px">${o(l)}${B(l,l.matching?`${r} connection${l.all===1?"":"s"}`:c,{again:a,refused:l.search.error})}</div>`}}function It(e){let t=Ht(e),n=Z(e.pending,"Search tables and columns","search-tables"),o=Ie(e,"tables");return s=>{let a=s.tables,l=a.search.value?"No matches. Try fewer words.":"The role sees no table. Ask the database's owner for USAGE and SELECT.";return d`<h4 class="pgflow-label">Tables</h4>
      ${n(a.search)}
      <div class="pgflow-well ${a.matching?"":"pgflow-hollow"}">${t(a)}${B(a,a.matching||a.search.value&&s.columns.loading?_(a.all,"table"):l,{again:o,refused:a.search.error,what:"Reading tables"})}</div>
      ${Vt(s,e.say)}`}}function Fe(e){let[t,n]=[Dt(e),It(e)];return o=>d`
    <div class="pgflow-pane pgflow-connections">${t(o.connections)}</div>
    ${o.connections.selected?d`<div class="pgflow-pane pgflow-tables">${n(o)}</div>`:u}`}function Ue({model:e,root:t,redraw:n,say:o}){let s="",a=!1;async function l(r){s=await r,n()}function p({kind:r,text:i}){a=!1,l(r==="code"?ue(e,t,i):X(i))}return{ask(){a=!0,s=""},draw(r){return r?(a&&queueMicrotask(()=>p(r)),d`<div class="pgflow-dialog pgflow-snippet" @keydown=${i=>{i.key==="Escape"&&(i.stopPropagation(),o({type:"leave"}))}}>
        <pre class="pgflow-code" tabindex="0">${r.text}</pre>
        <div class="pgflow-bar">
          ${E("Copy",()=>l(X(r.text)),{name:"copy snippet"})}
          ${E("Close",()=>o({type:"leave"}),{name:"close snippet"})}
          <span class="pgflow-reason" role="status">${s}</span>
        </div>
      </div>`):u}}}function Ke({id:e,label:t,all:n,chosen:o,choose:s,content:a}){let l=n.filter(({off:i})=>!i).map(({name:i})=>i);function p(i){let c=l.indexOf(o),m={ArrowLeft:c-1,ArrowRight:c+1,Home:0,End:l.length-1}[i.key];if(m===void 0||i.ctrlKey||i.metaKey||i.altKey)return;i.preventDefault(),i.stopPropagation();let g=i.currentTarget;s(l.at(m%l.length)),g.querySelector('[aria-selected="true"]')?.focus()}let r=({name:i,label:c,off:f})=>d`<button
    type="button"
    role="tab"
    id=${e(`tab-${i}`)}
    class="pgflow-tab"
    data-name="tab ${i}"
    tabindex=${i===o?"0":"-1"}
    aria-selected=${String(i===o)}
    aria-controls=${e("panel")}
    aria-disabled=${String(!!f)}
    @click=${()=>{f||s(i)}}
  >${c}</button>`;return d`<div class="pgflow-tabs" role="tablist" aria-label=${t} @keydown=${p}>${n.map(r)}</div
    ><div class="pgflow-panel" role="tabpanel" id=${e("panel")} aria-labelledby=${e(`tab-${o}`)}>${a}</div>`}var Ft=150;function Ut({model:e,say:t,redraw:n,onClose:o},s){let a=null,l=0;function p(i){"value"in i&&s(i),"rows"in i&&(a=K(Me,i,"rows"),n())}function r(i){!i||a?.version===i||l===i||(l=i,queueMicrotask(()=>t({type:"show-rows"})))}return e.on("msg:custom",p),o(()=>e.off("msg:custom",p)),{answer:()=>a,ask:r}}function Kt({id:e,say:t,redraw:n},o,s){let a="preview",l=()=>t({type:"reload",value:"preview"}),p=r=>{a=r,n()};return r=>{let{of:i,version:c,locked:f}=r.preview,m=!i,g=m?"details":a,S=s(),w=S?.version===c&&!f?S.rows:null,b={columns:()=>Ce(r,w,l),preview:()=>o.draw(r),details:()=>Te(r)},v=[{name:"columns",label:"Columns",off:m},{name:"preview",label:"Preview",off:m},{name:"details",label:"Details"}],x=b[g]();return Ke({id:e,label:"What is shown",all:v,chosen:g,choose:p,content:x})}}function qt({root:e,id:t,view:n,say:o,redraw:s},a){let l=null,p=()=>{let{all:g,loading:S,trouble:w}=n().connections;return l??!!(g||S||w.kind)},r=()=>{l=!1},i=g=>{r(),o({type:"table",value:g})},c=()=>{l=!p(),s()},f=Fe({root:e,id:t,view:n,say:o,redraw:s,pending:a,choose:i});return{close:r,draw:g=>d`<button type="button" class="pgflow-offer pgflow-rail-toggle"
      data-name="rail" aria-expanded=${String(p())} aria-controls=${t("rail")}
      @click=${c}>${p()?F:U}Connections and tables</button>
    <div class="pgflow-rail" id=${t("rail")}>${f(g)}</div>`,isOpen:p}}function Wt(e){let{model:t,root:n,id:o,say:s,view:a,redraw:l,onClose:p}=e,r=we(s,Ft),i=!1,c=()=>{i=!i,n.classList.toggle("pgflow-full",i),l()},{answer:f,ask:m}=Ut(e,k=>g.hear(k)),g=Ve({root:n,id:o,redraw:l,say:s,answer:f,isWide:()=>i,widen:c}),S=Kt(e,g,f),w=qt(e,r),b=Ee({root:n,id:o,redraw:l,say:s,pending:r,attempt:()=>a().attempt}),v=Ue({model:t,root:n,redraw:l,say:s});function x(k,qe=k){n.dataset.opener=qe,w.close(),["code","curl","query"].includes(k)&&v.ask(),s({type:"action",value:k})}let L=Se({root:n,redraw:l,say:s,act:x});t.on("change:inside",l),p(()=>{t.off("change:inside",l),r.stop()});let N=()=>s({type:"close-inside"});return k=>(m(k.preview.version),d`<h3 class="pgflow-title pgflow-unseen" id=${o("title")}>${k.title}</h3>
      <div class="pgflow-body ${w.isOpen()?"pgflow-rail-open":""}">
        ${w.draw(k)}
        <div class="pgflow-main">
          <div class="pgflow-head">${L.crumbs(k)}${L.actions(k)}
            <div class="pgflow-over">${b(k.dialog)}${v.draw(k.snippet)}</div>
          </div>
          <div class="pgflow-under" ?inert=${!!(k.dialog||k.snippet)}
            >${k.connections.selected?S(k):L.welcome(k)}</div>${L.toast(k)}
        </div>
      </div>
      ${t.get("inside")?d`<div class="pgflow-bar">${E("Close the form below",N,{name:"close inside"})}</div>`:u}`)}var _t=e=>e?.checkVisibility()?e:null;function Gt(e){return[e.dataset.opener,"connections","rail"].map(o=>e.querySelector(`[data-name="${o}"]`)).find(o=>_t(o))??null}var _n=$e({name:"browser",wide:!0,shape:Be,open:Wt,landing:Gt});export{_n as default};
