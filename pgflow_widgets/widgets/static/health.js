import{all as u,button as h,codeBox as O,dataTable as T,html as o,isNumber as v,isText as c,keys as w,listOf as g,nothing as i,notice as N,once as y,repeat as R,screen as B,sign as k,words as x}from"pgflow-shared";var P=w({...u(c,"id name status reason open"),sign:x("failed|partial"),cells:g(c),action:x("run|enable|")}),V=w({...u(c,"id name counted credentials code more"),sentences:g(c),rows:g(P)}),_=w({...u(c,"kind text hint")}),I=w({...u(c,"title badge counted announced rest seen busy opened"),...u(v,"attempt"),heads:g(c),groups:g(V),notice:_});var H={run:"Run again",enable:"Enable"},L=3;function G(l,p){let m=l.map((r,d)=>p.some(({cells:$})=>$[d])),n=(r,d)=>m[d];return{heads:l.filter(n),rows:p.map(r=>({...r,cells:r.cells.filter(n)})),numbersFrom:L+Number(m[L])}}function K({say:l,view:p,redraw:m}){let n=new Set,r=t=>{n.delete(t)||n.add(t),m()},d=({id:t,sign:s,status:a,reason:b})=>b?o`<button type="button" class="pgflow-link pgflow-fold" data-name=${`reason ${t}`}
          aria-expanded=${String(n.has(t))} @click=${()=>r(t)}>${k(s)}${a}</button>`:o`${k(s)}${a}`,$=({id:t,name:s,action:a,open:b})=>{let{attempt:S,busy:e,opened:f}=p(),F=()=>a&&l({type:"act",flow:t,value:a,attempt:S}),D=()=>l(f===t?{type:"leave"}:{type:"open",flow:t}),C=f===t?"Close":b,A=a?h(H[a],y(F),{kind:"link",name:`act ${t}`,off:!!e,label:`${H[a]}: ${s}`}):i;return o`<span class="pgflow-acts">${A}${h(C,y(D),{kind:"link",name:`open ${t}`,label:`${C}: ${s}`})}</span>`},E=t=>({id:t.id,cells:[t.name,d(t),$(t),...t.cells],kind:"",hint:"",below:n.has(t.id)?o`<div class="pgflow-below-box"><pre class="pgflow-code">${t.reason}</pre></div>`:""});return({name:t,rows:s})=>s.length?T({label:`Dataflows of ${t} that need you`,...G(p().heads,s.map(E))}):i}function W(l){let{id:p,model:m,root:n,redraw:r,say:d,view:$}=l,E=K(l),t=O({model:m,root:n,redraw:r}),s="",a=e=>(s=e.id,t.insert(e.code)),b=y(()=>d({type:"refresh",attempt:$().attempt})),S=e=>o`<section class="pgflow-group" aria-label=${e.name}>
    <div class="pgflow-bar">
      <h4 class="pgflow-label">${e.name}</h4><span class="pgflow-badge">${e.counted}</span>
    </div>
    ${e.sentences.map(f=>o`<p>${f}</p>`)}
    ${e.code?o`<div class="pgflow-bar">
            ${h("Insert code to rotate",()=>a(e),{name:`rotate ${e.id}`,label:`Insert the code that rotates the password of ${e.name}`})}<span class="pgflow-reason">${e.credentials}</span>
          </div>`:i}
    ${s===e.id?t.draw("Code that rotates the password"):i}
    ${E(e)}
    ${e.more?o`<p class="pgflow-say">${e.more}</p>`:i}
  </section>`;return e=>o`
    <div class="pgflow-head">
      <div>
        <div class="pgflow-bar">
          <h3 class="pgflow-title" id=${p("title")}>${e.title}</h3>
          ${e.badge?o`<span class="pgflow-badge">${e.badge}</span>`:i}
        </div>
        <p class="pgflow-say">${e.busy||e.counted}</p>
      </div>
      ${h("Refresh",b,{name:"refresh",off:!!e.busy})}
    </div>
    <div class="pgflow-unseen" role="status">${e.busy||e.announced}</div>
    <div class=${e.groups.length?"pgflow-told":i}>${N(e.notice)}
      <p class="pgflow-say" ?hidden=${e.notice.kind}>${[e.rest,e.seen].filter(Boolean).join(" ")}</p></div>
    ${R(e.groups,f=>f.id,S)}`}var at=B({name:"health",wide:!0,shape:I,open:W});export{at as default};
