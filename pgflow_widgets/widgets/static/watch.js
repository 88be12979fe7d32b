import{all as m,button as S,check as I,copyButton as M,dataTable as k,dialog as _,enterDialog as H,html as i,innerView as at,isFlag as D,isNull as T,isNumber as L,isText as g,keys as v,land as j,listOf as w,live as dt,menuButton as V,nothing as c,notice as W,number as R,once as x,oneOf as C,repeat as G,screen as K,sign as B,stateChip as N,svg as A,words as E}from"pgflow-shared";var O=30,te=[2,4,6,8,10];function oe(e){let t=10**Math.floor(Math.log10(Math.max(e,1)));return t*te.find(o=>o*t>=e)}function U({label:e,counted:t,parts:o,bars:n}){let l=f=>o.reduce((a,u)=>a+u.of(f),0),d=Math.max(0,...n.map(l)),r=oe(d),p=n.filter(f=>f.bad).length,h=`${o.map(f=>`${R(n.reduce((a,u)=>a+f.of(u),0))} ${f.name}`).join(", ")}, ${R(d)} rows at most in a run. ${p} of the runs failed.`,$=O-n.length,b=(f,a)=>se({bar:f,place:$+a,top:r,parts:o});return i`<figure class="pgflow-figure" aria-label=${e}>
    <figcaption class="pgflow-bar"><span class="pgflow-label">${e}</span><span class="pgflow-reason">${t}</span>${o.map(ne)}</figcaption>
    <div class="pgflow-plot" role="img" aria-label=${h}>
      <div class="pgflow-scale" aria-hidden="true">${[r,r/2,0].map(f=>i`<span>${R(f)}</span>`)}</div>
      <svg class="pgflow-chart" viewBox="0 0 ${O} 100" preserveAspectRatio="none" aria-hidden="true">
        ${[0,50,100].map(f=>A`<line class="pgflow-axis" x1="0" x2=${O} y1=${f} y2=${f}></line>`)}
        <g>${G(n,f=>f.id,b)}</g>
      </svg>
      <div class="pgflow-marks" aria-hidden="true">${n.map((f,a)=>i`<span style="grid-column: ${$+a+1}">${f.bad?"✕":c}</span>`)}</div>
      ${ae(n)}
    </div>
  </figure>`}var ne=({name:e,style:t})=>i`<span class="pgflow-legend" aria-hidden="true"><svg viewBox="0 0 8 8" width="8" height="8"
    ><circle class=${t} cx="4" cy="4" r="4"></circle></svg>${e}</span>`;function se({bar:e,place:t,top:o,parts:n}){let l=n.map(p=>`${R(p.of(e))} ${p.name}`).join(", "),d=100,r=n.map(p=>{let s=100*p.of(e)/o;return d-=s,A`<rect class=${p.style} x=${t+.15} y=${d} width="0.7" height=${s}></rect>`});return A`<g>
    <title>${e.label}: ${l}${e.bad?", the run failed":""}</title>
    <path class=${e.bad?"pgflow-slot-bad":"pgflow-slot"} d="M${t} 0h1v100h-1z"></path>
    ${r}
  </g>`}function ae(e){let t=e[0]?.label??"",o=e.at(-1)?.label??"",n=e.length>O/3,d=n&&P(t)===P(o)?o.slice(P(o).length):o;return i`<div class="pgflow-ends" aria-hidden="true" style="width: ${100*e.length/O}%"
    ><span>${n?t:c}</span><span>${d.trim()}${d?" (latest)":c}</span></div>`}var P=e=>e.slice(0,e.lastIndexOf(" "));var q={run:"Delta column",reschedule:"Every",delete:"Delete its source and target connections too"},le={pause:"turn",reschedule:"more",delete:"more",run:"run",resume:"turn"},re=({interval:e,frequency:t,units:o},n)=>i`<div class="pgflow-every">
  <label for=${n}>${q.reschedule}</label>
  <input class="pgflow-input" type="number" min="1" step="1" name="interval" id=${n}
    data-name="interval" .value=${e} />
  <select class="pgflow-input" name="frequency" aria-label="Unit" data-name="frequency"
   >${o.map(({value:l,label:d})=>i`<option value=${l} ?selected=${l===t}>${d}</option>`)}</select>
</div>`,ie=({columns:e},t)=>i`<div class="pgflow-which">
  <label for=${t}>${q.run}</label>
  <select class="pgflow-input" name="column" id=${t} data-name="column"
   >${e.map(({value:o,label:n})=>i`<option value=${o}>${n}</option>`)}</select>
</div>`,ce=i`<label class="pgflow-check"><input type="checkbox" name="with_connections"
  data-name="with_connections" />${q.delete}</label>`;function z({id:e,say:t,view:o,root:n}){let l=r=>n.querySelector(`.pgflow-dialog [name="${r}"]`),d=()=>t({type:"confirm",attempt:o().attempt,interval:l("interval")?.value??"",frequency:l("frequency")?.value??"",with_connections:!!l("with_connections")?.checked,column:l("column")?.value??""});return({dialog:r,busy:p})=>r?_({id:e("dialog"),title:r.title,text:r.text,body:i`${r.action==="reschedule"?re(r,e("interval")):c}
            ${r.action==="delete"?ce:c}
            ${r.action==="run"?ie(r,e("column")):c}`,confirm:r.confirm,danger:r.action==="delete",error:r.error,busy:!!p,opener:le[r.action],act:d,leave:()=>t({type:"leave"})}):c}var de=v({...m(g,"label value detail"),state:E("|working|done|partial|failed")}),pe=v({...m(g,"id status started error rejected"),state:E("working|done|partial|failed"),cells:w(g)}),ue=v({...m(g,"id label"),...m(L,"written failed"),...m(D,"bad")}),fe=v({...m(g,"badge said"),...m(D,"busy"),tone:E("|good|bad")}),Q=v({...m(g,"value label")}),me=v({...m(g,"title text confirm interval frequency error"),action:E("run|pause|resume|reschedule|delete"),units:w(Q),columns:w(Q)}),ge=v({...m(g,"kind text hint")}),Y=v({...m(g,"title badge state schedule detail counted opens trouble announced seen busy"),...m(D,"live"),...m(L,"every attempt"),tone:E("|good|bad"),turn:E("|pause|resume"),tiles:w(de),heads:w(g),rows:w(pe),bars:w(ue),counts:C(fe,T),dialog:C(me,T),notice:ge}),$e=v({...m(g,"reason about counted"),heads:w(g),rows:w(w(C(g,T)))}),J=v({...m(g,"run said error"),groups:w($e),gaps:w(g)});var he=i`<span class="pgflow-null">null</span>`,we=({reason:e,heads:t,rows:o})=>t.length?k({label:`Rows: ${e}`,heads:t,rows:o.map((n,l)=>({id:String(l),cells:n.map(d=>d??he),kind:"",hint:""})),numbersFrom:t.length}):c,be=e=>i`<div class="pgflow-reason-group">
  <p><strong>${e.counted}</strong>: ${e.reason} ${e.about?i`<span class="pgflow-reason">${e.about}</span>`:c}</p>
  ${we(e)}
</div>`,ye=({groups:e,gaps:t,error:o})=>i`
  ${o?i`<div class="pgflow-notice-error">${o}</div>`:c}
  ${e.map(be)}${t.map(n=>i`<p class="pgflow-say">${n}</p>`)}`,ve=({title:e,started:t,answer:o,close:n})=>i`<section class="pgflow-failed" aria-labelledby=${e} @keydown=${l=>{l.key==="Escape"&&(l.stopPropagation(),n())}}>
  <div class="pgflow-bar"><h4 class="pgflow-label" id=${e}>Rows that failed, run of ${t}</h4>
    ${S("Close",n,{kind:"link",name:"close failed"})}</div>
  <p class="pgflow-say" role="status">${o?o.said:"Reading the rows…"}</p>
  ${o?ye(o):c}
</section>`;function X({model:e,id:t,root:o,say:n,redraw:l,onClose:d}){let r="",p=null,s=!1,h=t("failed"),$=u=>o.querySelector(u),b=u=>{!r||u.run!==r||!u.groups||(p=I(J,u,"failed rows"),l())};e.on("msg:custom",b),d(()=>e.off("msg:custom",b));function f(u,y=!0){r=u,p=null,n({type:"failed-rows",run:r}),l(),y&&j($(`[id="${h}"]`))}function a(){let u=r;r="",l(),$(`[data-name="rejected ${u}"]`)?.focus()}return{opener:(u,y)=>u.rejected?S(y,x(()=>f(u.id)),{kind:"link",name:`rejected ${u.id}`,label:`Show: ${u.rejected}, run of ${u.started}`}):y,draw({rows:u,opens:y}){y&&!s&&(s=!0,queueMicrotask(()=>f(y,!1)));let F=u.find(ee=>ee.id===r)?.started;return F?ve({title:h,started:F,answer:p,close:a}):c}}}var Z=1e3,Se=2,xe=10,Ee=[{name:"written",style:"pgflow-fill-good",of:e=>e.written},{name:"failed",style:"pgflow-fill-bad",of:e=>e.failed}],Re=({label:e,value:t,detail:o,state:n})=>i`<div class="pgflow-tile">
  <dt>${e}</dt>
  <dd><strong>${B(n)}${t}</strong><span class="pgflow-reason">${o}</span></dd>
</div>`,Oe=({text:e,live:t,turn:o},n)=>i`<div class="pgflow-foot">${n}
  ${e?i`<span>${e}</span>`:c}${S(t?"Pause updates":"Resume updates",o,{kind:"link",name:"updates"})}
</div>`,ke=({counts:e},t)=>e?S("Compare counts",t,{kind:"link",name:"compare",off:e.busy}):c;function De({view:e,redraw:t,answers:o,onClose:n}){let l="",d=0,r=setInterval(()=>e().live&&e().seen&&t(),Z);return n(()=>clearInterval(r)),p=>{if(p.seen!==l&&([l,d]=[p.seen,Date.now()]),!l)return"";if(!p.live)return`Not live, as of ${l}.`;let s=Math.round((Date.now()-d)/Z);return!o()||s>Math.max(3*p.every,xe)?`Not updating, last data ${l}`:`Live, updated ${s} s ago`}}function Te({say:e,view:t,root:o,redraw:n}){let l=s=>e({type:"act",value:s,attempt:t().attempt}),d=V({redraw:n,root:o,label:"More",name:"more"}),r=x(()=>l("run")),p=x(()=>l(t().turn||"pause"));return({turn:s,busy:h})=>{let $=!!h,b=s==="pause"?"Pause":"Resume";return i`
      ${S("Run now",r,{name:"run",off:$})}
      ${s?S(b,p,{name:"turn",off:$}):c}
      ${d([{label:"Reschedule…",act:()=>l("reschedule")},{label:"Delete…",act:()=>l("delete"),danger:!0}])}`}}function Ce(e){let{redraw:t}=e,o=X(e),n=new Set,l=s=>{n.delete(s)||n.add(s),t()},d=({id:s,state:h,status:$,error:b})=>b?i`<button type="button" class="pgflow-link pgflow-fold" data-name=${`error ${s}`}
          aria-expanded=${String(n.has(s))} @click=${()=>l(s)}>${B(h)}${$}</button>`:i`${B(h)}${$}`,r=({error:s})=>i`<div class="pgflow-below-box"><pre class="pgflow-code">${s}</pre>${M(s,"the error","Copy")}</div>`,p=s=>({id:s.id,cells:[s.started,d(s),...s.cells.map((h,$)=>$===Se?o.opener(s,h):h)],kind:`pgflow-run-${s.state}`,hint:s.error,below:s.error&&n.has(s.id)?r(s):""});return s=>i`
    ${U({label:"Rows per run",counted:s.counted,parts:Ee,bars:s.bars})}
    ${k({label:"Runs",heads:s.heads,rows:s.rows.map(p),numbersFrom:2})}
    ${o.draw(s)}`}function Be(e){let{id:t,say:o,view:n,root:l}=e,d=x(()=>o({type:"compare"})),r=x(()=>o({type:n().live?"stop":"start"})),[p,s,h]=[De(e),Te(e),Ce(e)],$=z(e),b="",f=a=>i`<div class="pgflow-head">
    <div>
      <div class="pgflow-bar">
        <h3 class="pgflow-title" id=${t("title")}>${a.title}</h3>
        ${a.badge?i`<span class="pgflow-badge">${a.badge}</span>`:c}
        <span class="pgflow-unseen">State:</span>${N(a.state,a.tone)}
        ${a.counts?.badge?N(a.counts.badge,a.counts.tone):c}
      </div>
      <p class="pgflow-say">${a.busy||[a.schedule,a.detail].filter(Boolean).join(" · ")}</p>
    </div>
    <div class="pgflow-bar">${a.state==="Deleted"?c:s(a)}</div>
    <div class="pgflow-over">${$(a)}</div>
  </div>`;return a=>{let u=a.state==="Deleted",y=a.dialog?.action??"";return y&&y!==b&&queueMicrotask(()=>H(l)),b=y,i`${f(a)}
      <div class="pgflow-unseen" role="status">${a.announced}</div>
      <div class="pgflow-under" ?inert=${!!a.dialog}>
      ${W(a.notice)}
      ${a.trouble?i`<div class="pgflow-notice-error pgflow-trouble">${a.trouble}</div>`:c}
      ${a.tiles.length?i`<dl class="pgflow-tiles">${a.tiles.map(Re)}</dl>`:c}
      <p class="pgflow-say" ?hidden=${a.bars.length}>${a.counted}</p>
      ${a.bars.length?h(a):c}
      <p class="pgflow-say" role="status">${a.counts?.said??""}</p>
      ${u?c:Oe({text:p(a),live:a.live,turn:r},ke(a,d))}
      </div>`}}var Zt=K({name:"watch",wide:!0,shape:Y,open:Be});export{Zt as default};
