import{all as p,button as f,codeBox as R,dataTable as T,html as o,isNumber as C,isText as n,keys as u,listOf as i,nothing as l,notice as v,once as $,repeat as B,screen as N,sign as x,words as O}from"pgflow-shared";var A=u({...p(n,"id name status reason open"),sign:O("failed|partial"),cells:i(n),action:O("run|enable|")}),P=u({...p(n,"id name counted credentials code more"),sentences:i(n),rows:i(A)}),V=u({...p(n,"kind text hint")}),F=u({...p(n,"title badge counted announced rest seen busy opened"),...p(C,"attempt"),heads:i(n),groups:i(P),notice:V});var H={run:"Run again",enable:"Enable"},M=4;function G({say:d,view:g,redraw:b}){let r=new Set,h=t=>{r.delete(t)||r.add(t),b()},w=({id:t,sign:s,status:a,reason:m})=>m?o`<button type="button" class="pgflow-link pgflow-fold" data-name=${`reason ${t}`}
          aria-expanded=${String(r.has(t))} @click=${()=>h(t)}>${x(s)}${a}</button>`:o`${x(s)}${a}`,y=({id:t,name:s,action:a,open:m})=>{let{attempt:S,busy:e,opened:c}=g(),L=()=>a&&d({type:"act",flow:t,value:a,attempt:S}),I=()=>d(c===t?{type:"leave"}:{type:"open",flow:t}),k=c===t?"Close":m,D=a?f(H[a],$(L),{kind:"link",name:`act ${t}`,off:!!e,label:`${H[a]}: ${s}`}):l;return o`<span class="pgflow-acts">${D}${f(k,$(I),{kind:"link",name:`open ${t}`,label:`${k}: ${s}`})}</span>`},E=t=>({id:t.id,cells:[t.name,w(t),y(t),...t.cells],kind:"",hint:"",below:r.has(t.id)?o`<div class="pgflow-below-box"><pre class="pgflow-code">${t.reason}</pre></div>`:""});return({name:t,rows:s})=>s.length?T({label:`Dataflows of ${t} that need you`,heads:g().heads,rows:s.map(E),numbersFrom:M}):l}function K(d){let{id:g,model:b,root:r,redraw:h,say:w,view:y}=d,E=G(d),t=R({model:b,root:r,redraw:h}),s="",a=e=>(s=e.id,t.insert(e.code)),m=$(()=>w({type:"refresh",attempt:y().attempt})),S=e=>o`<section class="pgflow-group" aria-label=${e.name}>
    <div class="pgflow-bar">
      <h4 class="pgflow-label">${e.name}</h4><span class="pgflow-badge">${e.counted}</span>
    </div>
    ${e.sentences.map(c=>o`<p>${c}</p>`)}
    ${e.code?o`<div class="pgflow-bar">
            ${f("Rotate password…",()=>a(e),{name:`rotate ${e.id}`,label:`Insert the code that rotates the password of ${e.name}`})}<span class="pgflow-reason">${e.credentials}</span>
          </div>`:l}
    ${s===e.id?t.draw("Code that rotates the password"):l}
    ${E(e)}
    ${e.more?o`<p class="pgflow-say">${e.more}</p>`:l}
  </section>`;return e=>o`
    <div class="pgflow-head">
      <div>
        <div class="pgflow-bar">
          <h3 class="pgflow-title" id=${g("title")}>${e.title}</h3>
          ${e.badge?o`<span class="pgflow-badge">${e.badge}</span>`:l}
        </div>
        <p class="pgflow-say">${e.busy||e.counted}</p>
      </div>
      ${f("Refresh",m,{name:"refresh",off:!!e.busy})}
    </div>
    <div class="pgflow-unseen" role="status">${e.busy||e.announced}</div>
    ${v(e.notice)}
    ${B(e.groups,c=>c.id,S)}
    <p class="pgflow-say">${[e.rest,e.seen].filter(Boolean).join(" ")}</p>`}var ot=N({name:"health",wide:!0,shape:F,open:K});export{ot as default};
