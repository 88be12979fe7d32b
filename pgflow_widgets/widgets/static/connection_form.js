/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var dt=globalThis,yt=e=>e,W=dt.trustedTypes,bt=W?W.createPolicy("lit-html",{createHTML:e=>e}):void 0,ut="$lit$",E=`lit$${Math.random().toFixed(9).slice(2)}$`,ht="?"+E,_e=`<${ht}>`,O=document,U=()=>O.createComment(""),V=e=>e===null||typeof e!="object"&&typeof e!="function",ft=Array.isArray,Ct=e=>ft(e)||typeof e?.[Symbol.iterator]=="function",pt=`[ 	
\f\r]`,j=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,At=/-->/g,kt=/>/g,B=RegExp(`>|${pt}(?:([^\\s"'>=/]+)(${pt}*=${pt}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),St=/'/g,Tt=/"/g,Nt=/^(?:script|style|textarea|title)$/i,$t=e=>(t,...s)=>({_$litType$:e,strings:t,values:s}),u=$t(1),X=$t(2),Ze=$t(3),x=Symbol.for("lit-noChange"),d=Symbol.for("lit-nothing"),Et=new WeakMap,M=O.createTreeWalker(O,129);function Ht(e,t){if(!ft(e)||!e.hasOwnProperty("raw"))throw Error("invalid template strings array");return bt!==void 0?bt.createHTML(t):t}var Bt=(e,t)=>{let s=e.length-1,n=[],i,r=t===2?"<svg>":t===3?"<math>":"",o=j;for(let l=0;l<s;l++){let a=e[l],h,_,p=-1,c=0;for(;c<a.length&&(o.lastIndex=c,_=o.exec(a),_!==null);)c=o.lastIndex,o===j?_[1]==="!--"?o=At:_[1]!==void 0?o=kt:_[2]!==void 0?(Nt.test(_[2])&&(i=RegExp("</"+_[2],"g")),o=B):_[3]!==void 0&&(o=B):o===B?_[0]===">"?(o=i??j,p=-1):_[1]===void 0?p=-2:(p=o.lastIndex-_[2].length,h=_[1],o=_[3]===void 0?B:_[3]==='"'?Tt:St):o===Tt||o===St?o=B:o===At||o===kt?o=j:(o=B,i=void 0);let f=o===B&&e[l+1].startsWith("/>")?" ":"";r+=o===j?a+_e:p>=0?(n.push(h),a.slice(0,p)+ut+a.slice(p)+E+f):a+E+(p===-2?l:f)}return[Ht(e,r+(e[s]||"<?>")+(t===2?"</svg>":t===3?"</math>":"")),n]},F=class e{constructor({strings:t,_$litType$:s},n){let i;this.parts=[];let r=0,o=0,l=t.length-1,a=this.parts,[h,_]=Bt(t,s);if(this.el=e.createElement(h,n),M.currentNode=this.el.content,s===2||s===3){let p=this.el.content.firstChild;p.replaceWith(...p.childNodes)}for(;(i=M.nextNode())!==null&&a.length<l;){if(i.nodeType===1){if(i.hasAttributes())for(let p of i.getAttributeNames())if(p.endsWith(ut)){let c=_[o++],f=i.getAttribute(p).split(E),g=/([.?@])?(.*)/.exec(c);a.push({type:1,index:r,name:g[2],strings:f,ctor:g[1]==="."?z:g[1]==="?"?J:g[1]==="@"?Q:L}),i.removeAttribute(p)}else p.startsWith(E)&&(a.push({type:6,index:r}),i.removeAttribute(p));if(Nt.test(i.tagName)){let p=i.textContent.split(E),c=p.length-1;if(c>0){i.textContent=W?W.emptyScript:"";for(let f=0;f<c;f++)i.append(p[f],U()),M.nextNode(),a.push({type:2,index:++r});i.append(p[c],U())}}}else if(i.nodeType===8)if(i.data===ht)a.push({type:2,index:r});else{let p=-1;for(;(p=i.data.indexOf(E,p+1))!==-1;)a.push({type:7,index:r}),p+=E.length-1}r++}}static createElement(t,s){let n=O.createElement("template");return n.innerHTML=t,n}};function I(e,t,s=e,n){if(t===x)return t;let i=n!==void 0?s._$Co?.[n]:s._$Cl,r=V(t)?void 0:t._$litDirective$;return i?.constructor!==r&&(i?._$AO?.(!1),r===void 0?i=void 0:(i=new r(e),i._$AT(e,s,n)),n!==void 0?(s._$Co??=[])[n]=i:s._$Cl=i),i!==void 0&&(t=I(e,i._$AS(e,t.values),i,n)),t}var Y=class{constructor(t,s){this._$AV=[],this._$AN=void 0,this._$AD=t,this._$AM=s}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(t){let{el:{content:s},parts:n}=this._$AD,i=(t?.creationScope??O).importNode(s,!0);M.currentNode=i;let r=M.nextNode(),o=0,l=0,a=n[0];for(;a!==void 0;){if(o===a.index){let h;a.type===2?h=new D(r,r.nextSibling,this,t):a.type===1?h=new a.ctor(r,a.name,a.strings,this,t):a.type===6&&(h=new Z(r,this,t)),this._$AV.push(h),a=n[++l]}o!==a?.index&&(r=M.nextNode(),o++)}return M.currentNode=O,i}p(t){let s=0;for(let n of this._$AV)n!==void 0&&(n.strings!==void 0?(n._$AI(t,n,s),s+=n.strings.length-2):n._$AI(t[s])),s++}},D=class e{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(t,s,n,i){this.type=2,this._$AH=d,this._$AN=void 0,this._$AA=t,this._$AB=s,this._$AM=n,this.options=i,this._$Cv=i?.isConnected??!0}get parentNode(){let t=this._$AA.parentNode,s=this._$AM;return s!==void 0&&t?.nodeType===11&&(t=s.parentNode),t}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(t,s=this){t=I(this,t,s),V(t)?t===d||t==null||t===""?(this._$AH!==d&&this._$AR(),this._$AH=d):t!==this._$AH&&t!==x&&this._(t):t._$litType$!==void 0?this.$(t):t.nodeType!==void 0?this.T(t):Ct(t)?this.k(t):this._(t)}O(t){return this._$AA.parentNode.insertBefore(t,this._$AB)}T(t){this._$AH!==t&&(this._$AR(),this._$AH=this.O(t))}_(t){this._$AH!==d&&V(this._$AH)?this._$AA.nextSibling.data=t:this.T(O.createTextNode(t)),this._$AH=t}$(t){let{values:s,_$litType$:n}=t,i=typeof n=="number"?this._$AC(t):(n.el===void 0&&(n.el=F.createElement(Ht(n.h,n.h[0]),this.options)),n);if(this._$AH?._$AD===i)this._$AH.p(s);else{let r=new Y(i,this),o=r.u(this.options);r.p(s),this.T(o),this._$AH=r}}_$AC(t){let s=Et.get(t.strings);return s===void 0&&Et.set(t.strings,s=new F(t)),s}k(t){ft(this._$AH)||(this._$AH=[],this._$AR());let s=this._$AH,n,i=0;for(let r of t)i===s.length?s.push(n=new e(this.O(U()),this.O(U()),this,this.options)):n=s[i],n._$AI(r),i++;i<s.length&&(this._$AR(n&&n._$AB.nextSibling,i),s.length=i)}_$AR(t=this._$AA.nextSibling,s){for(this._$AP?.(!1,!0,s);t!==this._$AB;){let n=yt(t).nextSibling;yt(t).remove(),t=n}}setConnected(t){this._$AM===void 0&&(this._$Cv=t,this._$AP?.(t))}},L=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(t,s,n,i,r){this.type=1,this._$AH=d,this._$AN=void 0,this.element=t,this.name=s,this._$AM=i,this.options=r,n.length>2||n[0]!==""||n[1]!==""?(this._$AH=Array(n.length-1).fill(new String),this.strings=n):this._$AH=d}_$AI(t,s=this,n,i){let r=this.strings,o=!1;if(r===void 0)t=I(this,t,s,0),o=!V(t)||t!==this._$AH&&t!==x,o&&(this._$AH=t);else{let l=t,a,h;for(t=r[0],a=0;a<r.length-1;a++)h=I(this,l[n+a],s,a),h===x&&(h=this._$AH[a]),o||=!V(h)||h!==this._$AH[a],h===d?t=d:t!==d&&(t+=(h??"")+r[a+1]),this._$AH[a]=h}o&&!i&&this.j(t)}j(t){t===d?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,t??"")}},z=class extends L{constructor(){super(...arguments),this.type=3}j(t){this.element[this.name]=t===d?void 0:t}},J=class extends L{constructor(){super(...arguments),this.type=4}j(t){this.element.toggleAttribute(this.name,!!t&&t!==d)}},Q=class extends L{constructor(t,s,n,i,r){super(t,s,n,i,r),this.type=5}_$AI(t,s=this){if((t=I(this,t,s,0)??d)===x)return;let n=this._$AH,i=t===d&&n!==d||t.capture!==n.capture||t.once!==n.once||t.passive!==n.passive,r=t!==d&&(n===d||i);i&&this.element.removeEventListener(this.name,this,n),r&&this.element.addEventListener(this.name,this,t),this._$AH=t}handleEvent(t){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,t):this._$AH.handleEvent(t)}},Z=class{constructor(t,s,n){this.element=t,this.type=6,this._$AN=void 0,this._$AM=s,this.options=n}get _$AU(){return this._$AM._$AU}_$AI(t){I(this,t)}},Mt={M:ut,P:E,A:ht,C:1,L:Bt,R:Y,D:Ct,V:I,I:D,H:L,N:J,U:Q,B:z,F:Z},we=dt.litHtmlPolyfillSupport;we?.(F,D),(dt.litHtmlVersions??=[]).push("3.3.3");var tt=(e,t,s)=>{let n=s?.renderBefore??t,i=n._$litPart$;if(i===void 0){let r=s?.renderBefore??null;n._$litPart$=i=new D(t.insertBefore(U(),r),r,void 0,s??{})}return i._$AI(e),i};var Ot=new RegExp(`(?:(?:p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*w[\\s_-]*o[\\s_-]*r[\\s_-]*d|p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*w[\\s_-]*d|p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*p[\\s_-]*h[\\s_-]*r[\\s_-]*a[\\s_-]*s[\\s_-]*e|p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*c[\\s_-]*o[\\s_-]*d[\\s_-]*e|p[\\s_-]*w[\\s_-]*d|p[\\s_-]*w|p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*w[\\s_-]*o[\\s_-]*r[\\s_-]*t|m[\\s_-]*o[\\s_-]*t[\\s_-]*d[\\s_-]*e[\\s_-]*p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*e|c[\\s_-]*o[\\s_-]*n[\\s_-]*t[\\s_-]*r[\\s_-]*a[\\s_-]*s[\\s_-]*e[\\s_-]*ñ[\\s_-]*a|s[\\s_-]*e[\\s_-]*c[\\s_-]*r[\\s_-]*e[\\s_-]*t|s[\\s_-]*e[\\s_-]*c[\\s_-]*r[\\s_-]*e[\\s_-]*t[\\s_-]*s|t[\\s_-]*o[\\s_-]*k[\\s_-]*e[\\s_-]*n|s[\\s_-]*e[\\s_-]*c[\\s_-]*r[\\s_-]*e[\\s_-]*t[\\s_-]*k[\\s_-]*e[\\s_-]*y|a[\\s_-]*c[\\s_-]*c[\\s_-]*e[\\s_-]*s[\\s_-]*s[\\s_-]*k[\\s_-]*e[\\s_-]*y|a[\\s_-]*c[\\s_-]*c[\\s_-]*o[\\s_-]*u[\\s_-]*n[\\s_-]*t[\\s_-]*k[\\s_-]*e[\\s_-]*y|(?<!com)(?<!by)pass)(?:[\\s"'\`\\\\)\\]]*(?:[=:>]|%3[AD])|\\s+["']))|(?:(?:p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*w[\\s_-]*o[\\s_-]*r[\\s_-]*d|p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*w[\\s_-]*d|p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*p[\\s_-]*h[\\s_-]*r[\\s_-]*a[\\s_-]*s[\\s_-]*e|p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*c[\\s_-]*o[\\s_-]*d[\\s_-]*e|p[\\s_-]*w[\\s_-]*d|p[\\s_-]*w|p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*w[\\s_-]*o[\\s_-]*r[\\s_-]*t|m[\\s_-]*o[\\s_-]*t[\\s_-]*d[\\s_-]*e[\\s_-]*p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*e|c[\\s_-]*o[\\s_-]*n[\\s_-]*t[\\s_-]*r[\\s_-]*a[\\s_-]*s[\\s_-]*e[\\s_-]*ñ[\\s_-]*a|s[\\s_-]*e[\\s_-]*c[\\s_-]*r[\\s_-]*e[\\s_-]*t|s[\\s_-]*e[\\s_-]*c[\\s_-]*r[\\s_-]*e[\\s_-]*t[\\s_-]*s|t[\\s_-]*o[\\s_-]*k[\\s_-]*e[\\s_-]*n|s[\\s_-]*e[\\s_-]*c[\\s_-]*r[\\s_-]*e[\\s_-]*t[\\s_-]*k[\\s_-]*e[\\s_-]*y|a[\\s_-]*c[\\s_-]*c[\\s_-]*e[\\s_-]*s[\\s_-]*s[\\s_-]*k[\\s_-]*e[\\s_-]*y|a[\\s_-]*c[\\s_-]*c[\\s_-]*o[\\s_-]*u[\\s_-]*n[\\s_-]*t[\\s_-]*k[\\s_-]*e[\\s_-]*y|(?<!com)(?<!by)pass)(?:[\\t\\r\\n]|\\s{2}))|(?:://)|(?:^\\s*\\[?\\s*\\{\\s*["'])|(?:(?:^|[\\s:])(?:[^:\\\\\\s]|\\\\.)+:(?:\\d+|\\*):(?:[^:\\\\\\s]|\\\\.)+:(?:[^:\\\\\\s]|\\\\.)+:)|(?:^\\s*[^\\s:/@]+:\\d*[^\\s\\d:])|(?:^\\s*set(?:x|env)?\\s|pgpassword)|(?:(?:^|\\s)psql\\s+-[\\w-])|(?:(?:^|\\s)(?:-u|--user)[\\s=]["']?[^\\s:]+:)|(?:^\\s*(?:export\\s+|set\\s+|\\$env:)?"?[a-z_][a-z0-9_ ]*=(?!=))|(?:^\\s*(?:\\[|psql\\s|jdbc:))|(?:p8e-)`,"iu");var It=({type:e,value:t})=>e!=="secret"&&Ot.test(t);function Lt(e,t){let s=new Map;function n(o){let l=s.get(o);l&&(clearTimeout(l.timer),s.delete(o),e(l.message()))}function i(o,l){clearTimeout(s.get(o)?.timer);let a=It(l())?0:setTimeout(()=>n(o),t);s.set(o,{message:l,timer:a})}function r(o,l,a){let{value:h,selectionStart:_,selectionEnd:p}=o.target,c=o.clipboardData?.getData("text")??"";!(Number(p)-Number(_)>=h.length)||!It(a(c))||(o.preventDefault(),o.target.value=c,s.set(l,{message:()=>a(c)}),n(l))}return{later:i,flush:n,flushAll:()=>[...s.keys()].forEach(n),has:o=>s.has(o),stop:()=>{for(let{timer:o}of s.values())clearTimeout(o)},listeners:(o,l)=>({oninput:({target:a})=>i(o,()=>l(a.value)),onchange:()=>n(o),onpaste:a=>r(a,o,l)})}}var ve={text:"string",number:"number",flag:"boolean"};function Pt(e,t,s){let n=K(e,t,s);if(n)throw new TypeError(`Not as declared: ${n}.`);return t}function K(e,t,s){return e==="null"?t===null?"":`${s} is not null`:typeof e=="string"?typeof t===ve[e]?"":`${s} is not a ${e}`:"words"in e?e.words.includes(t)?"":`${s} is another word`:"one_of"in e?ye(e.one_of,t,s):typeof t!="object"||t===null?`${s} is no object`:"list"in e?Array.isArray(t)?mt(t.map((n,i)=>K(e.list,n,`${s}[${i}]`))):`${s} is no list`:"record"in e?mt(Object.entries(t).map(([n,i])=>K(e.record,i,`${s}.${n}`))):xe(e.keys,e.optional??{},t,s)}function xe(e,t,s,n){let i={...e,...t},r=Object.keys(s).find(l=>!Object.hasOwn(i,l));if(r)return`${n}.${r} is not declared`;let o=Object.keys(e).find(l=>!Object.hasOwn(s,l));return o?`${n}.${o} is missing`:mt(Object.entries(s).map(([l,a])=>K(i[l],a,`${n}.${l}`)))}function ye(e,t,s){let n=e.map(i=>K(i,t,s));return n.includes("")?"":n.join(", or ")}var mt=e=>e.find(Boolean)??"";var Dt=e=>e.getAttribute("aria-disabled")==="true",Rt=e=>t=>{t.detail<2&&e(t)};var k=(e,t,{kind:s="offer",name:n,off:i,label:r,title:o}={})=>u`<button
  type="button"
  class=${s==="danger"?"pgflow-danger-button":`pgflow-${s}`}
  data-lm-suppress-shortcuts="true"
  data-name=${n??d}
  aria-label=${r??d}
  title=${o||d}
  aria-disabled=${i===void 0?d:String(i)}
  @click=${l=>{Dt(l.currentTarget)||t(l)}}
>${e}</button>`;function qt(e,t){let s=e.dataset.emptied;return e.dataset.emptied=String(t.emptied),s!==void 0&&s!==String(t.emptied)}function et(e,t){e.textContent!==t&&(e.textContent=t)}var jt={"data-lm-suppress-shortcuts":"true",tabindex:"-1"};function gt(e){if(e.tabIndex<0){for(let[s,n]of Object.entries(jt))e.setAttribute(s,n);let t=()=>{for(let s of Object.keys(jt))e.removeAttribute(s)};e.addEventListener("blur",t,{once:!0})}e.focus()}function Ut(e,t,s){let n=o=>e.contains(o)&&!o.disabled&&o.checkVisibility(),i=()=>[...e.querySelectorAll("[data-name]")],r=o=>i().find(l=>l.dataset.name===o);return()=>{let o=e.contains(document.activeElement),l=[],a=document.activeElement;for(;o&&a&&a!==e;a=a.parentElement)a.dataset.name&&l.push(a.dataset.name);t(),o&&!n(document.activeElement)&&gt(l.map(r).find(n)??s())}}function Vt(e,t){let s=0,n=null;async function i(){let r=e.get("inside");s+=1;let o=s;if(r||(n?.remove(),n=null,t.replaceChildren()),!(!r||!e.widget_manager))try{let l=await e.widget_manager.create_view(await e.widget_manager.get_model(r));if(o!==s)return l.remove();n?.remove(),n=l,t.replaceChildren(l.el)}catch{t.replaceChildren()}}return i(),e.on("change:inside",i),()=>{s+=1,n?.remove(),e.off("change:inside",i)}}var be=2e3,Ae=1e3,ke=3,Se=["restarting","autorestarting","terminating","dead"];function Te(e,t){let s=e.widget_manager,n=s?.kernel,i=!!(s&&"kernel"in s),r=!1,o=!1;return{isKnown:i,watch:l=>n?.statusChanged?.connect(l),leave:l=>n?.statusChanged?.disconnect(l),end:()=>{r=!0},look(){r||=Se.includes(n?.status??""),o=n?.status==="idle"&&(n.connectionStatus??"connected")==="connected"},isGone(){if(r||t.classList.contains("jupyter-widgets-disconnected"))return!0;let l=s?.kernel;return i&&(!l||l!==n||!!l.isDisposed)},isIdle:()=>o,ask:async()=>{try{await s?.context?.sessionContext?.sessionManager?.refreshRunning()}catch{}}}}var Ft=0,st=class{constructor({model:t,el:s,root:n}){this.model=t,this.root=n,this.kernel=Te(t,s),Ft+=1,this.name=`${Date.now().toString(36)}-${Ft}`,this.banner=document.createElement("div"),this.banner.className="pgflow-lost",this.banner.setAttribute("role","alert"),this.waiting=document.createElement("p"),this.waiting.className="pgflow-waiting",this.waiting.setAttribute("role","status"),n.prepend(this.banner),n.append(this.waiting),this.isLost=!1,this.isSilent=!1,this.sent=0,this.received=0,this.missed=0,this.asked=0,this.timer=void 0,this.look=this.look.bind(this),this.hear=this.hear.bind(this)}open(){this.model.on("msg:custom",this.hear),this.model.on("comm_live_update",this.look),this.kernel.watch(this.look),this.looking=setInterval(this.look,Ae),this.look(),this.say({type:"ping"})}close(){this.model.off("msg:custom",this.hear),this.model.off("comm_live_update",this.look),this.kernel.leave(this.look),clearInterval(this.looking),clearTimeout(this.timer)}say(t){if(this.look(),!this.isLost){this.sent+=1,t.type!=="ping"&&(this.asked=this.sent);try{let s=`${this.name}:${this.sent}`;Promise.resolve(this.model.send({...t,receipt:s})).catch(()=>this.end()),this.await()}catch{this.end()}}}await(){this.timer??=setTimeout(()=>this.miss(),be)}hear({receipt:t}){let[s,n]=String(t).split(":");s===this.name&&(this.received=Math.max(this.received,Number(n)),clearTimeout(this.timer),this.timer=void 0,this.isSilent=!1,this.missed=0,this.look(),this.received<this.sent?this.await():et(this.waiting,""))}miss(){if(this.timer=void 0,this.look(),this.missed=this.kernel.isIdle()?this.missed+1:0,this.missed&&this.kernel.ask().then(this.look),this.isSilent=this.missed>=ke,this.look(),this.isLost||(this.await(),this.waiting.isConnected&&this.waiting.textContent||this.received>=(this.kernel.isKnown?this.asked:this.sent)))return;((this.root.contains(document.activeElement)?document.activeElement:null)?.closest(Ce)??this.banner).after(this.waiting),et(this.waiting,"No answer yet: the kernel is busy or gone.")}get answers(){return!this.isLost&&!this.waiting.textContent}end(){this.kernel.end(),this.look()}look(){if(this.kernel.look(),(this.isSilent||this.kernel.isGone())===this.isLost)return;this.isLost=!this.isLost;let t=this.root.contains(document.activeElement);Ne(this.root,this.isLost,[this.banner,this.waiting]),et(this.waiting,""),tt(this.isLost?Ee:d,this.banner),this.isLost&&t&&gt(this.banner)}},Ee=u`<strong>Not connected: run the cell again.</strong
  ><p>The kernel that drew this was restarted, shut down or left, and nothing here reaches it. In an app, load the page again.</p>`,Ce=".pgflow-footer, .pgflow-bar, .pgflow-actions, .pgflow-grid, .pgflow-paste-row";function Ne(e,t,s){e.classList.toggle("pgflow-off",t);for(let r of e.children)r.inert=t&&!s.includes(r);let n=e.querySelectorAll("button, input, select, textarea");for(let r of n)t&&!r.disabled&&(r.dataset.turnedOff=""),"turnedOff"in r.dataset&&(r.disabled=t),t||delete r.dataset.turnedOff;if(!t)return;let i=e.querySelectorAll(".pgflow-secret input");for(let r of i)r.value="",r.placeholder=""}var nt="data-lm-suppress-shortcuts";function Kt(e){let t=()=>{},s=n=>{t();let{ctrlKey:i,metaKey:r,key:o}=n;if(!(i||r)||o.toLowerCase()!=="s")return;let l=n.target;if(!e.contains(l))return;let a=l.closest(`[${nt}]`),h=a?.getAttribute(nt);!a||!h||(a.removeAttribute(nt),t=()=>{a.setAttribute(nt,h),t=()=>{}},setTimeout(()=>t()))};return window.addEventListener("keydown",s,!0),()=>window.removeEventListener("keydown",s,!0)}var Gt=0;function Wt({name:e,wide:t=!1,form:s=!1,shape:n,open:i,landing:r}){return{render({model:o,el:l}){Gt+=1;let a=`pgflow-${e}-${Date.now().toString(36)}-${Gt}`,h=document.createElement("section"),_=`${t?"pgflow-wide ":""}${s?"pgflow-form ":""}`;h.className=`pgflow ${_}pgflow-${e}`,h.setAttribute("aria-labelledby",`${a}-title`);let p=document.createElement("div");l.append(h,p);let c=new st({model:o,el:l,root:h}),f=[],g=()=>Pt(n,o.get("view"),"view"),v=document.createComment("end");c.waiting.before(v);let m=()=>tt(y(g()),h,{renderBefore:v}),$=()=>h.querySelector(`[id="${a}-title"]`),w=Ut(h,m,()=>r?.(h)??$()),y=i({model:o,root:h,view:g,redraw:w,id:b=>`${a}-${b}`,say:b=>c.say(b),answers:()=>c.answers,onClose:b=>f.push(b)});w(),o.on("change:view",w),c.open();let N=Vt(o,p),H=Kt(h);return()=>{c.close(),N(),H(),o.off("change:view",w);for(let b of f)b()}}}}/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var S={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},T=e=>(...t)=>({_$litDirective$:e,values:t}),A=class{constructor(t){}get _$AU(){return this._$AM._$AU}_$AT(t,s,n){this._$Ct=t,this._$AM=s,this._$Ci=n}_$AS(t,s){return this.update(t,s)}update(t,s){return this.render(...s)}};/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var G=class extends A{constructor(t){if(super(t),this.it=d,t.type!==S.CHILD)throw Error(this.constructor.directiveName+"() can only be used in child bindings")}render(t){if(t===d||t==null)return this._t=void 0,this.it=t;if(t===x)return t;if(typeof t!="string")throw Error(this.constructor.directiveName+"() called with a non-string value");if(t===this.it)return this._t;this.it=t;let s=[t];return s.raw=s,this._t={_$litType$:this.constructor.resultType,strings:s,values:[]}}};G.directiveName="unsafeHTML",G.resultType=1;var Yt=T(G);async function it(e){try{return await navigator.clipboard.writeText(e),"Copied."}catch{return"Select it and copy it by hand: the browser does not let it be copied."}}function He(e,t,s){let n=e.widget_manager?.context?.model;if(!n?.sharedModel?.insertCell)return!1;let r=[...t.closest(".jp-Notebook")?.querySelectorAll(".jp-Cell")??[]].findIndex(o=>o.contains(t));return n.sharedModel.insertCell(r<0?n.cells.length:r+1,{cell_type:"code",source:s}),!0}var zt=async(e,t,s)=>He(e,t,s)?"Inserted below.":it(s);var _t=e=>u`<svg class="pgflow-icon" viewBox="0 0 16 16"
  width="16" height="16" fill="none" stroke="currentColor" stroke-width="1.4" stroke-linecap="round"
  stroke-linejoin="round" aria-hidden="true" focusable="false">${e}</svg>`,Jt=_t(X`<rect x="5.5" y="5.5" width="8" height="8" rx="1.5"></rect><path d="M10.5 3v-.2c0-.7-.6-1.3-1.3-1.3H3.8c-.7 0-1.3.6-1.3 1.3v5.4c0 .7.6 1.3 1.3 1.3H4"></path>`),Cs=_t(X`<path d="M2.5 4.5h11M6 4.5v-2h4v2M4 4.5l.6 9h6.8l.6-9M6.8 7v4M9.2 7v4"></path>`),Ns=_t(X`<path d="M4 6.5l4 4 4-4"></path>`);var Be=4e3;function R(e,t,s="",n="offer"){let i=async r=>{let o=r.currentTarget.nextElementSibling;o.textContent=await it(e),setTimeout(()=>{o.textContent=""},Be)};return u`<span class="pgflow-copy"><button
    type="button"
    class=${s?`pgflow-${n}`:"pgflow-icon-button"}
    data-lm-suppress-shortcuts="true"
    data-name=${`copy ${t}`}
    aria-label=${`Copy ${t}`}
    title=${`Copy ${t}`}
    @click=${i}
  >${s||Jt}</button><span class="pgflow-reason" role="status"></span></span>`}function Qt({id:e,say:t,root:s,model:n,redraw:i}){let r="",o=(c,f="")=>Rt(()=>{r="",t({type:"act",name:c,value:f})});async function l(c){r=await zt(n,s,c),i()}let a=({label:c,value:f,copy:g})=>u`
    <dt>${c}</dt>
    <dd>${g?u`<code>${f}</code> ${R(f,c,"Copy","link")}`:f}</dd>`,h=({name:c,label:f,help:g,options:v})=>{let m=()=>s.querySelector(`[id="${e("ask")}"]`).value;return u`<div class="pgflow-ask">
      <label class="pgflow-label" for=${e("ask")}>${f}</label>
      <div class="pgflow-bar">
        <select id=${e("ask")} class="pgflow-input" data-name="ask" data-lm-suppress-shortcuts="true"
        >${v.map(({value:$,label:w})=>u`<option value=${$}>${w}</option>`)}</select>
        ${k("Ingest",$=>o(c,m())($),{off:!v.length})}
      </div>
      <p class="pgflow-help">${g}</p>
    </div>`},_=c=>u`
    <div class="pgflow-footer">
      ${c.actions.map(({value:f,label:g},v)=>k(g,o(f),{kind:v?"offer":"create",name:f}))}
      ${c.code?k("Insert code",()=>l(c.code),{kind:c.actions.length?"offer":"create",name:"insert"}):d}
      ${k(c.another,o("another"),{name:"another"})}
    </div>`,p=c=>u`
    <div class="pgflow-outcome jp-RenderedHTMLCommon jp-RenderedHTML" role="region" tabindex="0"
      aria-label="Sandboxes">${Yt(c)}</div>`;return(c,f)=>u`
    <div class="pgflow-head">
      <span class="pgflow-tick" aria-hidden="true">✓</span>
      <h3 class="pgflow-title" id=${e("title")}>${c.title}</h3>
      ${f?u`<span class="pgflow-chip">${f}</span>`:d}
    </div>
    <p class="pgflow-about" role="status">${c.said} ${r}</p>
    <dl class="pgflow-facts">${c.facts.map(a)}</dl>
    ${c.html?p(c.html):d}
    ${_(c)}
    ${c.ask?h(c.ask):d}`}/**
 * @license
 * Copyright 2020 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var{I:Me}=Mt,Zt=e=>e;var te=e=>e.strings===void 0,Xt=()=>document.createComment(""),q=(e,t,s)=>{let n=e._$AA.parentNode,i=t===void 0?e._$AB:t._$AA;if(s===void 0){let r=n.insertBefore(Xt(),i),o=n.insertBefore(Xt(),i);s=new Me(r,o,e,e.options)}else{let r=s._$AB.nextSibling,o=s._$AM,l=o!==e;if(l){let a;s._$AQ?.(e),s._$AM=e,s._$AP!==void 0&&(a=e._$AU)!==o._$AU&&s._$AP(a)}if(r!==i||l){let a=s._$AA;for(;a!==r;){let h=Zt(a).nextSibling;Zt(n).insertBefore(a,i),a=h}}}return s},C=(e,t,s=e)=>(e._$AI(t,s),e),Oe={},ot=(e,t=Oe)=>e._$AH=t,ee=e=>e._$AH,rt=e=>{e._$AR(),e._$AA.remove()};/**
 * @license
 * Copyright 2020 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var lt=T(class extends A{constructor(e){if(super(e),e.type!==S.PROPERTY&&e.type!==S.ATTRIBUTE&&e.type!==S.BOOLEAN_ATTRIBUTE)throw Error("The `live` directive is not allowed on child or event bindings");if(!te(e))throw Error("`live` bindings can only contain a single expression")}render(e){return e}update(e,[t]){if(t===x||t===d)return t;let s=e.element,n=e.name;if(e.type===S.PROPERTY){if(t===s[n])return x}else if(e.type===S.BOOLEAN_ATTRIBUTE){if(!!t===s.hasAttribute(n))return x}else if(e.type===S.ATTRIBUTE&&s.getAttribute(n)===t+"")return x;return ot(e),t}});var wt=class extends A{fill;render(t){return x}update({element:t},[{value:s,emptied:n,waits:i,fill:r}]){let o=t,l=r!==this.fill;this.fill=r;let a=i||document.activeElement===o&&!l;return(qt(o,{emptied:n})||!a)&&o.value!==s&&(o.value=s),x}},se=T(wt);function ne({error:e,warning:t,help:s},n){return u`<p class="pgflow-help ${e?"pgflow-error":t?"pgflow-warning":""}" id=${n} aria-live="polite"
    >${e||t||s}</p>`}var at=(e,{name:t,label:s,isShown:n,canShow:i,turn:r})=>u`
  <div class="pgflow-secret">${e}<button type="button" class="pgflow-reveal"
    data-lm-suppress-shortcuts="true" data-name="show ${t}" ?hidden=${!i}
    aria-label="Show ${s}" aria-pressed=${String(n)} @click=${r}
    >${n?"Hide":"Show"}</button></div>`;var Ie=T(class extends A{render(e){return x}update({element:e},[t]){return t&&(e.value=""),x}});function Le(e,t,s){let n=new Set,i=new Set,r=new Set;return{isFilled:o=>n.has(o),isShown:o=>i.has(o),turn(o){i.delete(o)||i.add(o),s()},type(o,l){r.add(o),n.has(o)!==!!l&&(l?n.add(o):(n.delete(o),i.delete(o)),s())},goes({name:o,held:l,typed_in:a}){return a===e&&r.delete(o),t.has(o)||r.has(o)||l&&a===e?!1:(n.delete(o),i.delete(o),!0)}}}function ie({id:e,say:t,redraw:s},n,i){let r=Le(i,n,s),o=new Set,l=({name:p,choices:c,value:f,required:g,error:v})=>u`
    <select id=${e(p)} class="pgflow-input" data-name=${p} data-lm-suppress-shortcuts="true"
      aria-describedby=${e(`${p}-help`)} aria-required=${String(g)}
      aria-invalid=${v?"true":d}
      @change=${({target:m})=>t({type:"edit",name:p,value:m.value})}
    >${c.map(m=>u`<option value=${m.value} .selected=${lt(m.value===f)}
        >${m.label}</option>`)}</select>`,a=p=>{let{name:c,label:f,held:g,required:v,error:m}=p,$=r.goes(p),w=r.isShown(c),y=n.listeners(c,P=>({type:"secret",name:c,value:P,page:i})),N=u`<input id=${e(c)} class="pgflow-input" data-name=${c}
      type=${w?"text":"password"} autocomplete="new-password" autocapitalize="off"
      spellcheck="false" placeholder=${g?"•••••• entered":""}
      aria-describedby=${e(`${c}-help`)} aria-required=${String(v)}
      aria-invalid=${m?"true":d} ${Ie($)}
      @input=${P=>{y.oninput(P),r.type(c,P.target.value)}}
      @change=${y.onchange} />`,H=r.isFilled(c),b=()=>r.turn(c);return at(N,{name:c,label:f.toLowerCase(),isShown:w,canShow:H,turn:b})},h=({name:p,value:c,emptied:f,required:g,error:v},m)=>{let $=n.listeners(p,w=>({type:"edit",name:p,value:w}));return u`<input id=${e(p)} class="pgflow-input" data-name=${p} type="text"
      inputmode=${p==="port"?"numeric":"text"} autocomplete="off" autocapitalize="off"
      spellcheck="false" aria-describedby=${e(`${p}-help`)} aria-required=${String(g)}
      aria-invalid=${v?"true":d}
      ${se({value:c,emptied:f,fill:m,waits:n.has(p)})}
      @input=${$.oninput} @change=${$.onchange} @paste=${$.onpaste} />`},_=({name:p,label:c})=>u`
    <div class="pgflow-more"><button type="button" class="pgflow-link"
      data-lm-suppress-shortcuts="true" data-name=${p}
      @click=${()=>{o.add(p),s()}}>+ ${c}</button></div>`;return(p,c)=>{let{name:f,label:g,required:v,value:m,error:$,choices:w}=p;if(!v&&!m&&!$&&!o.has(f))return _(p);v||o.add(f);let y=p.secret?a(p):w.length?l(p):h(p,c);return u`<div class="pgflow-field pgflow-field-${f}">
      <label class="pgflow-label" for=${e(f)}>${g}${v?d:u`<span class="pgflow-optional"> (optional)</span>`}</label>
      ${y}${ne(p,e(`${f}-help`))}
    </div>`}}function oe({id:e,say:t,redraw:s,root:n}){let i="",r=-1,o=!1,l=!1,a=m=>{m.trim()&&m!==i&&t({type:"paste",value:m}),i=m},h=()=>n.querySelector(`[id="${e("paste")}"]`),_=m=>{m!==o&&(o=m,l&&=m,s())},p=m=>{let $=m.clipboardData?.getData("text")??"";$.trim()&&(m.preventDefault(),a($))};async function c({target:m}){let[$]=m.files??[];$&&a(await $.text()),m.value=i=""}let f=(m,$)=>u`
    <input id=${e("paste")} class="pgflow-input" type=${l?"text":"password"}
      data-name="paste" autocomplete="off" spellcheck="false" placeholder=${m}
      aria-describedby=${e("paste-help")} aria-invalid=${$?"true":d}
      @paste=${p}
      @input=${({target:w})=>{i="",_(!!w.value)}}
      @change=${({target:w})=>a(w.value)}
      @keydown=${({key:w,target:y})=>{w==="Enter"&&a(y.value)}} />`,g=(m,$)=>u`
    ${k(m,()=>n.querySelector(".pgflow-file").click(),{name:"pick"})}
    <input type="file" class="pgflow-file" tabindex="-1" aria-hidden="true" accept=${$}
      @change=${c} />`,v=m=>u`
    <button type="button" class="pgflow-link" data-lm-suppress-shortcuts="true" data-name=${m}
      @click=${()=>t({type:"offer",label:m})}>${m}</button>`;return({paste:m,offers:$,fill:w})=>{w!==r&&(r=w,i="",o=l=!1,h()&&(h().value=""));let{label:y,help:N,placeholder:H,pick:b,accept:P,note:xt,error:ct}=m,me=ct?"pgflow-error":xt?"pgflow-good":"",ge={name:"paste",label:"what is pasted",isShown:l,canShow:o,turn:()=>{l=!l,s()}};return u`<div class="pgflow-paste">
      <label class="pgflow-label" for=${e("paste")}>${y}</label>
      <div class="pgflow-paste-row">
        ${at(f(H,!!ct),ge)}
        ${b?g(b,P):d}${$.map(v)}
      </div>
      <p class="pgflow-help ${me}" id=${e("paste-help")} aria-live="polite">${ct||xt||N}</p>
    </div>`}}/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var re=(e,t,s)=>{let n=new Map;for(let i=t;i<=s;i++)n.set(e[i],i);return n},le=T(class extends A{constructor(e){if(super(e),e.type!==S.CHILD)throw Error("repeat() can only be used in text expressions")}dt(e,t,s){let n;s===void 0?s=t:t!==void 0&&(n=t);let i=[],r=[],o=0;for(let l of e)i[o]=n?n(l,o):o,r[o]=s(l,o),o++;return{values:r,keys:i}}render(e,t,s){return this.dt(e,t,s).values}update(e,[t,s,n]){let i=ee(e),{values:r,keys:o}=this.dt(t,s,n);if(!Array.isArray(i))return this.ut=o,r;let l=this.ut??=[],a=[],h,_,p=0,c=i.length-1,f=0,g=r.length-1;for(;p<=c&&f<=g;)if(i[p]===null)p++;else if(i[c]===null)c--;else if(l[p]===o[f])a[f]=C(i[p],r[f]),p++,f++;else if(l[c]===o[g])a[g]=C(i[c],r[g]),c--,g--;else if(l[p]===o[g])a[g]=C(i[p],r[g]),q(e,a[g+1],i[p]),p++,g--;else if(l[c]===o[f])a[f]=C(i[c],r[f]),q(e,i[p],i[c]),c--,f++;else if(h===void 0&&(h=re(o,f,g),_=re(l,p,c)),h.has(l[p]))if(h.has(l[c])){let v=_.get(o[f]),m=v!==void 0?i[v]:null;if(m===null){let $=q(e,i[p]);C($,r[f]),a[f]=$}else a[f]=C(m,r[f]),q(e,i[p],m),i[v]=null;f++}else rt(i[c]),c--;else rt(i[p]),p++;for(;f<=g;){let v=q(e,a[g+1]);C(v,r[f]),a[f++]=v}for(;p<=c;){let v=i[p++];v!==null&&rt(v)}return this.ut=o,ot(e,a),x}});var Pe=({kind:e})=>`pgflow-notice${e?` pgflow-notice-${e}`:""}`,De=({kind:e})=>e==="error"?"alert":"status",Re=({kind:e,text:t,hint:s})=>e?u`<strong>${t}</strong>${s?u`<p>${s}</p>`:d}`:d,ae=(e,t=d)=>u`<div class=${Pe(e)} role=${De(e)}>${Re(e)}${t}</div>`;var vt=8;function qe(e,t){let s=e.querySelector(`[data-name="${CSS.escape(t)}"]`);s?.focus(),s?.scrollIntoView({block:"nearest"})}var ce=(e,{name:t,label:s})=>u`<button
  type="button" class="pgflow-link" data-lm-suppress-shortcuts="true" data-name=${`problem ${t}`}
  @click=${()=>qe(e,t)}>${s}</button>`;function pe(e,t){if(!e.length)return d;let s=e.filter(({text:l})=>!l),n=e.filter(({text:l})=>l),i=e.length===1?"1 field needs attention":`${e.length} fields need attention`,r=s.slice(0,vt).map((l,a)=>u`${a?", ":""}${ce(t,l)}`),o=s.length>vt?` and ${s.length-vt} more`:"";return u`<div class="pgflow-notice pgflow-notice-gaps pgflow-problems" role="alert" data-name="problems"
    ><strong>${i}:</strong> ${r}${o}${n.length?u`<ul>${n.map(l=>u`<li>${l.name?u`${ce(t,l)}: `:d}${l.text}</li>`)}</ul>`:d}</div>`}var je=({name:e,state:t,detail:s,hint:n,mark:i,said:r})=>u`
  <li class="pgflow-step pgflow-step-${t}">
    <span class="pgflow-mark" aria-hidden="true">${i}</span>
    <span class="pgflow-unseen">${r}: </span>
    <strong>${e}</strong>
    <span class="pgflow-detail">${s}${n?u` <span class="pgflow-hint">${n}</span>`:d}</span>
  </li>`,Ue=e=>u`
  <strong class="pgflow-heading ${e.failed?"pgflow-error":""}" role="status">${e.heading}</strong>
  <ol class="pgflow-steps" aria-live="polite">${le(e.steps,({name:t})=>t,je)}</ol>
  ${e.failed||!e.heading?d:u`<p class="pgflow-help">${e.note}
    <a target="_blank" rel="noopener noreferrer" href=${e.link}>${e.link_text}</a></p>`}`,Ve=({text:e,hint:t})=>u`<div class="pgflow-bar">${R([e,t].filter(Boolean).join(`
`),"details","Copy details","link")}</div>`,de=({notice:e,probe:t,problems:s},n)=>u`
  <div class="pgflow-result">
    ${e.kind==="gaps"?d:ae(e,e.kind==="error"?Ve(e):d)}
    ${pe(s,n)}
    ${t?.steps.length&&!e.kind?Ue(t):d}
  </div>`;function ue({id:e,say:t},s){let n=({name:i,value:r},o,l)=>u`
    <input type="radio" id=${e(`${i}-${o}`)} name=${e(i)} value=${l.value}
      data-name="${i} ${o}" data-lm-suppress-shortcuts="true"
      .checked=${lt(l.value===r)}
      @change=${()=>{s.flushAll(),t({type:"choose",name:i,value:l.value})}} /><label for=${e(`${i}-${o}`)}>${l.label}</label>`;return i=>u`
    <fieldset class="pgflow-choice" aria-describedby=${e(`${i.name}-help`)}>
      <legend class="pgflow-label">${i.label}</legend>
      <div class="pgflow-segments">${i.options.map((r,o)=>n(i,o,r))}</div>
      <p class="pgflow-help" id=${e(`${i.name}-help`)}>${i.help}</p>
    </fieldset>`}function he(e,t){let{id:s,say:n,redraw:i}=e,r=!1,o=(h,_,p,c)=>u`
    <button type="button" class="pgflow-link pgflow-fold" data-lm-suppress-shortcuts="true"
      data-name=${h} aria-expanded=${String(p)} aria-controls=${s(h)} @click=${c}
    >${_}</button>`,l=(h,_)=>u`
    <div class="pgflow-bar"><span class="pgflow-label">${h}</span>${R(_,h,"Copy","link")}</div>
    <pre class="pgflow-code" tabindex="0" role="region" aria-label="Request as ${h}">${_}</pre>`,a=({json:h,curl:_,note:p})=>u`
    <p class="pgflow-help">${p}</p>
    ${l("JSON",h)}${l("curl",_)}`;return(h,_)=>{let p=()=>{r=!r,i()},c=!!h.request,f=()=>n({type:"unfold",value:!c}),g=h.advanced.map(({options:$,value:w})=>$.findIndex(y=>y.value===w)).find($=>$>0),v=g?`: ${h.advanced[0].options[g].label}`:"",{advanced:m}=h;return u`<div class="pgflow-folds">
        ${m.length?o(t,`Advanced${v}`,r,p):d}
        ${o("request","View request",c,f)}
      </div>
      <div id=${s(t)} ?hidden=${!r||!m.length}>${m.map(_)}</div>
      <div id=${s("request")} class="pgflow-request" ?hidden=${!c}
        >${h.request?a(h.request):d}</div>`}}var fe={keys:{title:"text",badge:"text",about:"text",choices:{list:{keys:{name:"text",label:"text",help:"text",value:"text",options:{list:{keys:{value:"text",label:"text"}}}}}},offers:{list:"text"},paste:{keys:{label:"text",help:"text",placeholder:"text",pick:"text",accept:"text",note:"text",error:"text"}},groups:{list:{keys:{title:"text",fields:{list:"text"}}}},fields:{list:{keys:{name:"text",label:"text",help:"text",choices:{list:{keys:{value:"text",label:"text"}}},secret:"flag",required:"flag",held:"flag",typed_in:"text",value:"text",error:"text",warning:"text",emptied:"number"}}},checks:{list:{keys:{name:"text",label:"text",value:"flag"}}},advanced:{list:{keys:{name:"text",label:"text",help:"text",value:"text",options:{list:{keys:{value:"text",label:"text"}}}}}},has_request:"flag",request:{one_of:[{keys:{note:"text",json:"text",curl:"text"}},"null"]},probe:{one_of:[{keys:{label:"text",heading:"text",failed:"flag",note:"text",link:"text",link_text:"text",steps:{list:{keys:{name:"text",state:"text",detail:"text",hint:"text",mark:"text",said:"text"}}}}},"null"]},submit:"text",busy:"text",attempt:"number",gaps:"number",notice:{keys:{kind:"text",text:"text",hint:"text"}},problems:{list:{keys:{name:"text",label:"text",text:"text"}}},done:{one_of:[{keys:{title:"text",said:"text",facts:{list:{keys:{label:"text",value:"text",copy:"flag"}}},html:"text",actions:{list:{keys:{value:"text",label:"text"}}},code:"text",ask:{one_of:[{keys:{name:"text",label:"text",help:"text",value:"text",options:{list:{keys:{value:"text",label:"text"}}}}},"null"]},another:"text"}},"null"]},fill:"number"}};var Fe=200;function Ke(e,t,s){let n=s&&e.querySelector("[aria-invalid=true]");n?n.focus():(t.notice.kind||t.probe?.steps.length)&&e.querySelector(".pgflow-result")?.scrollIntoView({block:"nearest"})}var Ge=({title:e,badge:t,about:s},n)=>u`
  <div class="pgflow-head">
    <h3 class="pgflow-title" id=${n}>${e}</h3>
    ${t?u`<span class="pgflow-chip">${t}</span>`:d}
  </div>
  ${s?u`<p class="pgflow-about">${s}</p>`:d}`,We=({id:e,say:t},{name:s,label:n,value:i})=>u`
  <div class="pgflow-check">
    <input type="checkbox" id=${e(s)} data-name=${s} data-lm-suppress-shortcuts="true"
      .checked=${i}
      @change=${({target:r})=>t({type:"check",name:s,value:r.checked})} />
    <label for=${e(s)}>${n}</label>
  </div>`,Ye=({submit:e,probe:t,busy:s},n)=>u`
  <div class="pgflow-footer">
    ${k(e,n.submit,{kind:"create",name:"submit",off:!!s})}
    ${t?k(t.label,n.probe,{name:"probe",off:!!s}):d}
    <span class="pgflow-reason" role="status"
      >${s?u`<span class="pgflow-spinner" aria-hidden="true"></span>${s}`:d}</span>
    ${s?k("Cancel",n.cancel,{name:"cancel"}):d}
  </div>`;function ze(e){let{root:t,say:s,view:n}=e,i=Lt(s,Fe),r=e.id("page"),o=ie(e,i,r),l=oe(e),a=ue(e,i),h=he(e,"advanced"),_=Qt(e),p=!1,c=n().gaps,f=$=>{n().busy||(p=!0,i.flushAll(),s($))},g={submit:()=>f({type:"submit",attempt:n().attempt}),probe:()=>f({type:"probe"}),cancel:()=>s({type:"cancel"})};t.addEventListener("keydown",$=>{let w=$.target,y=w.matches("input[type=text], input[type=password]");$.key==="Enter"&&y&&!w.closest(".pgflow-paste")&&g.submit()}),e.onClose(i.stop);let v=($,w)=>{let{title:y,fields:N}=$.groups[w],H=$.fields.filter(({name:b})=>N.includes(b));return u`<div class="pgflow-group">
      <h4 class="pgflow-label">${y}</h4>
      <div class="pgflow-grid">${H.map(b=>o(b,$.fill))}</div>
    </div>`},m=$=>u`
    ${Ge($,e.id("title"))}
    ${$.choices.map(a)}
    ${l($)}
    ${$.groups.map((w,y)=>v($,y))}
    ${$.checks.map(w=>We(e,w))}
    ${$.has_request?h($,a):d}
    ${Ye($,g)}
    ${de($,t)}`;return $=>{let w=$.gaps!==c;return c=$.gaps,p&&!$.busy&&(w||$.notice.kind||$.probe?.steps.length)&&(p=!1,queueMicrotask(()=>Ke(t,$,w))),$.done?_($.done,$.badge):m($)}}var Je=e=>e.querySelector("[data-name=submit]"),$e=e=>Wt({name:e,form:!0,shape:fe,open:ze,landing:Je});var Kn=$e("connection-form");export{Kn as default};
