/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var dt=globalThis,yt=e=>e,W=dt.trustedTypes,xt=W?W.createPolicy("lit-html",{createHTML:e=>e}):void 0,ut="$lit$",E=`lit$${Math.random().toFixed(9).slice(2)}$`,ht="?"+E,$e=`<${ht}>`,L=document,U=()=>L.createComment(""),V=e=>e===null||typeof e!="object"&&typeof e!="function",ft=Array.isArray,Et=e=>ft(e)||typeof e?.[Symbol.iterator]=="function",pt=`[ 	
\f\r]`,j=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,bt=/-->/g,At=/>/g,B=RegExp(`>|${pt}(?:([^\\s"'>=/]+)(${pt}*=${pt}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),kt=/'/g,Tt=/"/g,Ct=/^(?:script|style|textarea|title)$/i,$t=e=>(t,...s)=>({_$litType$:e,strings:t,values:s}),$=$t(1),X=$t(2),Ye=$t(3),y=Symbol.for("lit-noChange"),f=Symbol.for("lit-nothing"),St=new WeakMap,M=L.createTreeWalker(L,129);function Nt(e,t){if(!ft(e)||!e.hasOwnProperty("raw"))throw Error("invalid template strings array");return xt!==void 0?xt.createHTML(t):t}var Ht=(e,t)=>{let s=e.length-1,n=[],i,r=t===2?"<svg>":t===3?"<math>":"",o=j;for(let a=0;a<s;a++){let l=e[a],d,_,p=-1,c=0;for(;c<l.length&&(o.lastIndex=c,_=o.exec(l),_!==null);)c=o.lastIndex,o===j?_[1]==="!--"?o=bt:_[1]!==void 0?o=At:_[2]!==void 0?(Ct.test(_[2])&&(i=RegExp("</"+_[2],"g")),o=B):_[3]!==void 0&&(o=B):o===B?_[0]===">"?(o=i??j,p=-1):_[1]===void 0?p=-2:(p=o.lastIndex-_[2].length,d=_[1],o=_[3]===void 0?B:_[3]==='"'?Tt:kt):o===Tt||o===kt?o=B:o===bt||o===At?o=j:(o=B,i=void 0);let u=o===B&&e[a+1].startsWith("/>")?" ":"";r+=o===j?l+$e:p>=0?(n.push(d),l.slice(0,p)+ut+l.slice(p)+E+u):l+E+(p===-2?a:u)}return[Nt(e,r+(e[s]||"<?>")+(t===2?"</svg>":t===3?"</math>":"")),n]},F=class e{constructor({strings:t,_$litType$:s},n){let i;this.parts=[];let r=0,o=0,a=t.length-1,l=this.parts,[d,_]=Ht(t,s);if(this.el=e.createElement(d,n),M.currentNode=this.el.content,s===2||s===3){let p=this.el.content.firstChild;p.replaceWith(...p.childNodes)}for(;(i=M.nextNode())!==null&&l.length<a;){if(i.nodeType===1){if(i.hasAttributes())for(let p of i.getAttributeNames())if(p.endsWith(ut)){let c=_[o++],u=i.getAttribute(p).split(E),g=/([.?@])?(.*)/.exec(c);l.push({type:1,index:r,name:g[2],strings:u,ctor:g[1]==="."?z:g[1]==="?"?J:g[1]==="@"?Q:I}),i.removeAttribute(p)}else p.startsWith(E)&&(l.push({type:6,index:r}),i.removeAttribute(p));if(Ct.test(i.tagName)){let p=i.textContent.split(E),c=p.length-1;if(c>0){i.textContent=W?W.emptyScript:"";for(let u=0;u<c;u++)i.append(p[u],U()),M.nextNode(),l.push({type:2,index:++r});i.append(p[c],U())}}}else if(i.nodeType===8)if(i.data===ht)l.push({type:2,index:r});else{let p=-1;for(;(p=i.data.indexOf(E,p+1))!==-1;)l.push({type:7,index:r}),p+=E.length-1}r++}}static createElement(t,s){let n=L.createElement("template");return n.innerHTML=t,n}};function O(e,t,s=e,n){if(t===y)return t;let i=n!==void 0?s._$Co?.[n]:s._$Cl,r=V(t)?void 0:t._$litDirective$;return i?.constructor!==r&&(i?._$AO?.(!1),r===void 0?i=void 0:(i=new r(e),i._$AT(e,s,n)),n!==void 0?(s._$Co??=[])[n]=i:s._$Cl=i),i!==void 0&&(t=O(e,i._$AS(e,t.values),i,n)),t}var Y=class{constructor(t,s){this._$AV=[],this._$AN=void 0,this._$AD=t,this._$AM=s}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(t){let{el:{content:s},parts:n}=this._$AD,i=(t?.creationScope??L).importNode(s,!0);M.currentNode=i;let r=M.nextNode(),o=0,a=0,l=n[0];for(;l!==void 0;){if(o===l.index){let d;l.type===2?d=new D(r,r.nextSibling,this,t):l.type===1?d=new l.ctor(r,l.name,l.strings,this,t):l.type===6&&(d=new Z(r,this,t)),this._$AV.push(d),l=n[++a]}o!==l?.index&&(r=M.nextNode(),o++)}return M.currentNode=L,i}p(t){let s=0;for(let n of this._$AV)n!==void 0&&(n.strings!==void 0?(n._$AI(t,n,s),s+=n.strings.length-2):n._$AI(t[s])),s++}},D=class e{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(t,s,n,i){this.type=2,this._$AH=f,this._$AN=void 0,this._$AA=t,this._$AB=s,this._$AM=n,this.options=i,this._$Cv=i?.isConnected??!0}get parentNode(){let t=this._$AA.parentNode,s=this._$AM;return s!==void 0&&t?.nodeType===11&&(t=s.parentNode),t}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(t,s=this){t=O(this,t,s),V(t)?t===f||t==null||t===""?(this._$AH!==f&&this._$AR(),this._$AH=f):t!==this._$AH&&t!==y&&this._(t):t._$litType$!==void 0?this.$(t):t.nodeType!==void 0?this.T(t):Et(t)?this.k(t):this._(t)}O(t){return this._$AA.parentNode.insertBefore(t,this._$AB)}T(t){this._$AH!==t&&(this._$AR(),this._$AH=this.O(t))}_(t){this._$AH!==f&&V(this._$AH)?this._$AA.nextSibling.data=t:this.T(L.createTextNode(t)),this._$AH=t}$(t){let{values:s,_$litType$:n}=t,i=typeof n=="number"?this._$AC(t):(n.el===void 0&&(n.el=F.createElement(Nt(n.h,n.h[0]),this.options)),n);if(this._$AH?._$AD===i)this._$AH.p(s);else{let r=new Y(i,this),o=r.u(this.options);r.p(s),this.T(o),this._$AH=r}}_$AC(t){let s=St.get(t.strings);return s===void 0&&St.set(t.strings,s=new F(t)),s}k(t){ft(this._$AH)||(this._$AH=[],this._$AR());let s=this._$AH,n,i=0;for(let r of t)i===s.length?s.push(n=new e(this.O(U()),this.O(U()),this,this.options)):n=s[i],n._$AI(r),i++;i<s.length&&(this._$AR(n&&n._$AB.nextSibling,i),s.length=i)}_$AR(t=this._$AA.nextSibling,s){for(this._$AP?.(!1,!0,s);t!==this._$AB;){let n=yt(t).nextSibling;yt(t).remove(),t=n}}setConnected(t){this._$AM===void 0&&(this._$Cv=t,this._$AP?.(t))}},I=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(t,s,n,i,r){this.type=1,this._$AH=f,this._$AN=void 0,this.element=t,this.name=s,this._$AM=i,this.options=r,n.length>2||n[0]!==""||n[1]!==""?(this._$AH=Array(n.length-1).fill(new String),this.strings=n):this._$AH=f}_$AI(t,s=this,n,i){let r=this.strings,o=!1;if(r===void 0)t=O(this,t,s,0),o=!V(t)||t!==this._$AH&&t!==y,o&&(this._$AH=t);else{let a=t,l,d;for(t=r[0],l=0;l<r.length-1;l++)d=O(this,a[n+l],s,l),d===y&&(d=this._$AH[l]),o||=!V(d)||d!==this._$AH[l],d===f?t=f:t!==f&&(t+=(d??"")+r[l+1]),this._$AH[l]=d}o&&!i&&this.j(t)}j(t){t===f?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,t??"")}},z=class extends I{constructor(){super(...arguments),this.type=3}j(t){this.element[this.name]=t===f?void 0:t}},J=class extends I{constructor(){super(...arguments),this.type=4}j(t){this.element.toggleAttribute(this.name,!!t&&t!==f)}},Q=class extends I{constructor(t,s,n,i,r){super(t,s,n,i,r),this.type=5}_$AI(t,s=this){if((t=O(this,t,s,0)??f)===y)return;let n=this._$AH,i=t===f&&n!==f||t.capture!==n.capture||t.once!==n.once||t.passive!==n.passive,r=t!==f&&(n===f||i);i&&this.element.removeEventListener(this.name,this,n),r&&this.element.addEventListener(this.name,this,t),this._$AH=t}handleEvent(t){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,t):this._$AH.handleEvent(t)}},Z=class{constructor(t,s,n){this.element=t,this.type=6,this._$AN=void 0,this._$AM=s,this.options=n}get _$AU(){return this._$AM._$AU}_$AI(t){O(this,t)}},Bt={M:ut,P:E,A:ht,C:1,L:Ht,R:Y,D:Et,V:O,I:D,H:I,N:J,U:Q,B:z,F:Z},me=dt.litHtmlPolyfillSupport;me?.(F,D),(dt.litHtmlVersions??=[]).push("3.3.3");var tt=(e,t,s)=>{let n=s?.renderBefore??t,i=n._$litPart$;if(i===void 0){let r=s?.renderBefore??null;n._$litPart$=i=new D(t.insertBefore(U(),r),r,void 0,s??{})}return i._$AI(e),i};var Mt=new RegExp(`(?:(?:p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*w[\\s_-]*o[\\s_-]*r[\\s_-]*d|p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*w[\\s_-]*d|p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*p[\\s_-]*h[\\s_-]*r[\\s_-]*a[\\s_-]*s[\\s_-]*e|p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*c[\\s_-]*o[\\s_-]*d[\\s_-]*e|p[\\s_-]*w[\\s_-]*d|p[\\s_-]*w|p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*w[\\s_-]*o[\\s_-]*r[\\s_-]*t|m[\\s_-]*o[\\s_-]*t[\\s_-]*d[\\s_-]*e[\\s_-]*p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*e|c[\\s_-]*o[\\s_-]*n[\\s_-]*t[\\s_-]*r[\\s_-]*a[\\s_-]*s[\\s_-]*e[\\s_-]*ñ[\\s_-]*a|s[\\s_-]*e[\\s_-]*c[\\s_-]*r[\\s_-]*e[\\s_-]*t|s[\\s_-]*e[\\s_-]*c[\\s_-]*r[\\s_-]*e[\\s_-]*t[\\s_-]*s|t[\\s_-]*o[\\s_-]*k[\\s_-]*e[\\s_-]*n|s[\\s_-]*e[\\s_-]*c[\\s_-]*r[\\s_-]*e[\\s_-]*t[\\s_-]*k[\\s_-]*e[\\s_-]*y|a[\\s_-]*c[\\s_-]*c[\\s_-]*e[\\s_-]*s[\\s_-]*s[\\s_-]*k[\\s_-]*e[\\s_-]*y|a[\\s_-]*c[\\s_-]*c[\\s_-]*o[\\s_-]*u[\\s_-]*n[\\s_-]*t[\\s_-]*k[\\s_-]*e[\\s_-]*y|(?<!com)(?<!by)pass)(?:[\\s"'\`\\\\)\\]]*(?:[=:>]|%3[AD])|\\s+["']))|(?:(?:p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*w[\\s_-]*o[\\s_-]*r[\\s_-]*d|p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*w[\\s_-]*d|p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*p[\\s_-]*h[\\s_-]*r[\\s_-]*a[\\s_-]*s[\\s_-]*e|p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*c[\\s_-]*o[\\s_-]*d[\\s_-]*e|p[\\s_-]*w[\\s_-]*d|p[\\s_-]*w|p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*w[\\s_-]*o[\\s_-]*r[\\s_-]*t|m[\\s_-]*o[\\s_-]*t[\\s_-]*d[\\s_-]*e[\\s_-]*p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*e|c[\\s_-]*o[\\s_-]*n[\\s_-]*t[\\s_-]*r[\\s_-]*a[\\s_-]*s[\\s_-]*e[\\s_-]*ñ[\\s_-]*a|s[\\s_-]*e[\\s_-]*c[\\s_-]*r[\\s_-]*e[\\s_-]*t|s[\\s_-]*e[\\s_-]*c[\\s_-]*r[\\s_-]*e[\\s_-]*t[\\s_-]*s|t[\\s_-]*o[\\s_-]*k[\\s_-]*e[\\s_-]*n|s[\\s_-]*e[\\s_-]*c[\\s_-]*r[\\s_-]*e[\\s_-]*t[\\s_-]*k[\\s_-]*e[\\s_-]*y|a[\\s_-]*c[\\s_-]*c[\\s_-]*e[\\s_-]*s[\\s_-]*s[\\s_-]*k[\\s_-]*e[\\s_-]*y|a[\\s_-]*c[\\s_-]*c[\\s_-]*o[\\s_-]*u[\\s_-]*n[\\s_-]*t[\\s_-]*k[\\s_-]*e[\\s_-]*y|(?<!com)(?<!by)pass)(?:[\\t\\r\\n]|\\s{2}))|(?:://)|(?:^\\s*\\[?\\s*\\{\\s*["'])|(?:(?:^|[\\s:])(?:[^:\\\\\\s]|\\\\.)+:(?:\\d+|\\*):(?:[^:\\\\\\s]|\\\\.)+:(?:[^:\\\\\\s]|\\\\.)+:)|(?:^\\s*[^\\s:/@]+:\\d*[^\\s\\d:])|(?:^\\s*set(?:x|env)?\\s|pgpassword)|(?:(?:^|\\s)psql\\s+-[\\w-])|(?:(?:^|\\s)(?:-u|--user)[\\s=]["']?[^\\s:]+:)|(?:^\\s*(?:export\\s+|set\\s+|\\$env:)?"?[a-z_][a-z0-9_ ]*=(?!=))|(?:^\\s*(?:\\[|psql\\s|jdbc:))|(?:p8e-)`,"iu");var Lt=({type:e,value:t})=>e!=="secret"&&Mt.test(t);function Ot(e,t){let s=new Map;function n(o){let a=s.get(o);a&&(clearTimeout(a.timer),s.delete(o),e(a.message()))}function i(o,a){clearTimeout(s.get(o)?.timer);let l=Lt(a())?0:setTimeout(()=>n(o),t);s.set(o,{message:a,timer:l})}function r(o,a,l){let{value:d,selectionStart:_,selectionEnd:p}=o.target,c=o.clipboardData?.getData("text")??"";!(Number(p)-Number(_)>=d.length)||!Lt(l(c))||(o.preventDefault(),o.target.value=c,s.set(a,{message:()=>l(c)}),n(a))}return{later:i,flush:n,flushAll:()=>[...s.keys()].forEach(n),has:o=>s.has(o),stop:()=>{for(let{timer:o}of s.values())clearTimeout(o)},listeners:(o,a)=>({oninput:({target:l})=>i(o,()=>a(l.value)),onchange:()=>n(o),onpaste:l=>r(l,o,a)})}}var ge={text:"string",number:"number",flag:"boolean"};function It(e,t,s){let n=K(e,t,s);if(n)throw new TypeError(`Not as declared: ${n}.`);return t}function K(e,t,s){return e==="null"?t===null?"":`${s} is not null`:typeof e=="string"?typeof t===ge[e]?"":`${s} is not a ${e}`:"words"in e?e.words.includes(t)?"":`${s} is another word`:"one_of"in e?we(e.one_of,t,s):typeof t!="object"||t===null?`${s} is no object`:"list"in e?Array.isArray(t)?mt(t.map((n,i)=>K(e.list,n,`${s}[${i}]`))):`${s} is no list`:"record"in e?mt(Object.entries(t).map(([n,i])=>K(e.record,i,`${s}.${n}`))):_e(e.keys,e.optional??{},t,s)}function _e(e,t,s,n){let i={...e,...t},r=Object.keys(s).find(a=>!Object.hasOwn(i,a));if(r)return`${n}.${r} is not declared`;let o=Object.keys(e).find(a=>!Object.hasOwn(s,a));return o?`${n}.${o} is missing`:mt(Object.entries(s).map(([a,l])=>K(i[a],l,`${n}.${a}`)))}function we(e,t,s){let n=e.map(i=>K(i,t,s));return n.includes("")?"":n.join(", or ")}var mt=e=>e.find(Boolean)??"";var Pt=e=>e.getAttribute("aria-disabled")==="true",Dt=e=>t=>{t.detail<2&&e(t)};var k=(e,t,{kind:s="offer",name:n,off:i,label:r,title:o}={})=>$`<button
  type="button"
  class=${s==="danger"?"pgflow-danger-button":`pgflow-${s}`}
  data-lm-suppress-shortcuts="true"
  data-name=${n??f}
  aria-label=${r??f}
  title=${o||f}
  aria-disabled=${i===void 0?f:String(i)}
  @click=${a=>{Pt(a.currentTarget)||t(a)}}
>${e}</button>`;function Rt(e,t){let s=e.dataset.emptied;return e.dataset.emptied=String(t.emptied),s!==void 0&&s!==String(t.emptied)}function et(e,t){e.textContent!==t&&(e.textContent=t)}var qt={"data-lm-suppress-shortcuts":"true",tabindex:"-1"};function gt(e){if(e.tabIndex<0){for(let[s,n]of Object.entries(qt))e.setAttribute(s,n);let t=()=>{for(let s of Object.keys(qt))e.removeAttribute(s)};e.addEventListener("blur",t,{once:!0})}e.focus()}function jt(e,t,s){let n=o=>e.contains(o)&&!o.disabled&&o.checkVisibility(),i=()=>[...e.querySelectorAll("[data-name]")],r=o=>i().find(a=>a.dataset.name===o);return()=>{let o=e.contains(document.activeElement),a=[],l=document.activeElement;for(;o&&l&&l!==e;l=l.parentElement)l.dataset.name&&a.push(l.dataset.name);t(),o&&!n(document.activeElement)&&gt(a.map(r).find(n)??s())}}function Ut(e,t){let s=0,n=null;async function i(){let r=e.get("inside");s+=1;let o=s;if(r||(n?.remove(),n=null,t.replaceChildren()),!(!r||!e.widget_manager))try{let a=await e.widget_manager.create_view(await e.widget_manager.get_model(r));if(o!==s)return a.remove();n?.remove(),n=a,t.replaceChildren(a.el)}catch{t.replaceChildren()}}return i(),e.on("change:inside",i),()=>{s+=1,n?.remove(),e.off("change:inside",i)}}var ve=2e3,ye=1e3,xe=3,be=["restarting","autorestarting","terminating","dead"];function Ae(e,t){let s=e.widget_manager,n=s?.kernel,i=!!(s&&"kernel"in s),r=!1,o=!1;return{isKnown:i,watch:a=>n?.statusChanged?.connect(a),leave:a=>n?.statusChanged?.disconnect(a),end:()=>{r=!0},look(){r||=be.includes(n?.status??""),o=n?.status==="idle"&&(n.connectionStatus??"connected")==="connected"},isGone(){if(r||t.classList.contains("jupyter-widgets-disconnected"))return!0;let a=s?.kernel;return i&&(!a||a!==n||!!a.isDisposed)},isIdle:()=>o,ask:async()=>{try{await s?.context?.sessionContext?.sessionManager?.refreshRunning()}catch{}}}}var Vt=0,st=class{constructor({model:t,el:s,root:n}){this.model=t,this.root=n,this.kernel=Ae(t,s),Vt+=1,this.name=`${Date.now().toString(36)}-${Vt}`,this.banner=document.createElement("div"),this.banner.className="pgflow-lost",this.banner.setAttribute("role","alert"),this.waiting=document.createElement("p"),this.waiting.className="pgflow-waiting",this.waiting.setAttribute("role","status"),n.prepend(this.banner),n.append(this.waiting),this.isLost=!1,this.isSilent=!1,this.sent=0,this.received=0,this.missed=0,this.asked=0,this.timer=void 0,this.look=this.look.bind(this),this.hear=this.hear.bind(this)}open(){this.model.on("msg:custom",this.hear),this.model.on("comm_live_update",this.look),this.kernel.watch(this.look),this.looking=setInterval(this.look,ye),this.look(),this.say({type:"ping"})}close(){this.model.off("msg:custom",this.hear),this.model.off("comm_live_update",this.look),this.kernel.leave(this.look),clearInterval(this.looking),clearTimeout(this.timer)}say(t){if(this.look(),!this.isLost){this.sent+=1,t.type!=="ping"&&(this.asked=this.sent);try{let s=`${this.name}:${this.sent}`;Promise.resolve(this.model.send({...t,receipt:s})).catch(()=>this.end()),this.await()}catch{this.end()}}}await(){this.timer??=setTimeout(()=>this.miss(),ve)}hear({receipt:t}){let[s,n]=String(t).split(":");s===this.name&&(this.received=Math.max(this.received,Number(n)),clearTimeout(this.timer),this.timer=void 0,this.isSilent=!1,this.missed=0,this.look(),this.received<this.sent?this.await():et(this.waiting,""))}miss(){if(this.timer=void 0,this.look(),this.missed=this.kernel.isIdle()?this.missed+1:0,this.missed&&this.kernel.ask().then(this.look),this.isSilent=this.missed>=xe,this.look(),this.isLost||(this.await(),this.waiting.isConnected&&this.waiting.textContent||this.received>=(this.kernel.isKnown?this.asked:this.sent)))return;((this.root.contains(document.activeElement)?document.activeElement:null)?.closest(Te)??this.banner).after(this.waiting),et(this.waiting,"No answer yet: the kernel is busy or gone.")}get answers(){return!this.isLost&&!this.waiting.textContent}end(){this.kernel.end(),this.look()}look(){if(this.kernel.look(),(this.isSilent||this.kernel.isGone())===this.isLost)return;this.isLost=!this.isLost;let t=this.root.contains(document.activeElement);Se(this.root,this.isLost,[this.banner,this.waiting]),et(this.waiting,""),tt(this.isLost?ke:f,this.banner),this.isLost&&t&&gt(this.banner)}},ke=$`<strong>Not connected: run the cell again.</strong
  ><p>The kernel that drew this was restarted, shut down or left, and nothing here reaches it. In an app, load the page again.</p>`,Te=".pgflow-footer, .pgflow-bar, .pgflow-actions, .pgflow-grid, .pgflow-paste-row";function Se(e,t,s){e.classList.toggle("pgflow-off",t);for(let r of e.children)r.inert=t&&!s.includes(r);let n=e.querySelectorAll("button, input, select, textarea");for(let r of n)t&&!r.disabled&&(r.dataset.turnedOff=""),"turnedOff"in r.dataset&&(r.disabled=t),t||delete r.dataset.turnedOff;if(!t)return;let i=e.querySelectorAll(".pgflow-secret input");for(let r of i)r.value="",r.placeholder=""}var nt="data-lm-suppress-shortcuts";function Ft(e){let t=()=>{},s=n=>{t();let{ctrlKey:i,metaKey:r,key:o}=n;if(!(i||r)||o.toLowerCase()!=="s")return;let a=n.target;if(!e.contains(a))return;let l=a.closest(`[${nt}]`),d=l?.getAttribute(nt);!l||!d||(l.removeAttribute(nt),t=()=>{l.setAttribute(nt,d),t=()=>{}},setTimeout(()=>t()))};return window.addEventListener("keydown",s,!0),()=>window.removeEventListener("keydown",s,!0)}var Kt=0;function Gt({name:e,wide:t=!1,form:s=!1,shape:n,open:i,landing:r}){return{render({model:o,el:a}){Kt+=1;let l=`pgflow-${e}-${Date.now().toString(36)}-${Kt}`,d=document.createElement("section"),_=`${t?"pgflow-wide ":""}${s?"pgflow-form ":""}`;d.className=`pgflow ${_}pgflow-${e}`,d.setAttribute("aria-labelledby",`${l}-title`);let p=document.createElement("div");a.append(d,p);let c=new st({model:o,el:a,root:d}),u=[],g=()=>It(n,o.get("view"),"view"),v=document.createComment("end");c.waiting.before(v);let m=()=>tt(x(g()),d,{renderBefore:v}),h=()=>d.querySelector(`[id="${l}-title"]`),w=jt(d,m,()=>r?.(d)??h()),x=i({model:o,root:d,view:g,redraw:w,id:b=>`${l}-${b}`,say:b=>c.say(b),answers:()=>c.answers,onClose:b=>u.push(b)});w(),o.on("change:view",w),c.open();let N=Ut(o,p),H=Ft(d);return()=>{c.close(),N(),H(),o.off("change:view",w);for(let b of u)b()}}}}/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var T={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},S=e=>(...t)=>({_$litDirective$:e,values:t}),A=class{constructor(t){}get _$AU(){return this._$AM._$AU}_$AT(t,s,n){this._$Ct=t,this._$AM=s,this._$Ci=n}_$AS(t,s){return this.update(t,s)}update(t,s){return this.render(...s)}};/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var G=class extends A{constructor(t){if(super(t),this.it=f,t.type!==T.CHILD)throw Error(this.constructor.directiveName+"() can only be used in child bindings")}render(t){if(t===f||t==null)return this._t=void 0,this.it=t;if(t===y)return t;if(typeof t!="string")throw Error(this.constructor.directiveName+"() called with a non-string value");if(t===this.it)return this._t;this.it=t;let s=[t];return s.raw=s,this._t={_$litType$:this.constructor.resultType,strings:s,values:[]}}};G.directiveName="unsafeHTML",G.resultType=1;var Wt=S(G);async function it(e){try{return await navigator.clipboard.writeText(e),"Copied."}catch{return"Select it and copy it by hand: the browser does not let it be copied."}}function Ee(e,t,s){let n=e.widget_manager?.context?.model;if(!n?.sharedModel?.insertCell)return!1;let r=[...t.closest(".jp-Notebook")?.querySelectorAll(".jp-Cell")??[]].findIndex(o=>o.contains(t));return n.sharedModel.insertCell(r<0?n.cells.length:r+1,{cell_type:"code",source:s}),!0}var Yt=async(e,t,s)=>Ee(e,t,s)?"Inserted below.":it(s);var _t=e=>$`<svg class="pgflow-icon" viewBox="0 0 16 16"
  width="16" height="16" fill="none" stroke="currentColor" stroke-width="1.4" stroke-linecap="round"
  stroke-linejoin="round" aria-hidden="true" focusable="false">${e}</svg>`,zt=_t(X`<rect x="5.5" y="5.5" width="8" height="8" rx="1.5"></rect><path d="M10.5 3v-.2c0-.7-.6-1.3-1.3-1.3H3.8c-.7 0-1.3.6-1.3 1.3v5.4c0 .7.6 1.3 1.3 1.3H4"></path>`),ks=_t(X`<path d="M2.5 4.5h11M6 4.5v-2h4v2M4 4.5l.6 9h6.8l.6-9M6.8 7v4M9.2 7v4"></path>`),Ts=_t(X`<path d="M4 6.5l4 4 4-4"></path>`);var Ce=4e3;function R(e,t,s="",n="offer"){let i=async r=>{let o=r.currentTarget.nextElementSibling;o.textContent=await it(e),setTimeout(()=>{o.textContent=""},Ce)};return $`<span class="pgflow-copy"><button
    type="button"
    class=${s?`pgflow-${n}`:"pgflow-icon-button"}
    data-lm-suppress-shortcuts="true"
    data-name=${`copy ${t}`}
    aria-label=${`Copy ${t}`}
    title=${`Copy ${t}`}
    @click=${i}
  >${s||zt}</button><span class="pgflow-reason" role="status"></span></span>`}function Jt({id:e,say:t,root:s,model:n,redraw:i}){let r="",o=(c,u="")=>Dt(()=>{r="",t({type:"act",name:c,value:u})});async function a(c){r=await Yt(n,s,c),i()}let l=({label:c,value:u,copy:g})=>$`
    <dt>${c}</dt>
    <dd>${g?$`<code>${u}</code> ${R(u,c,"Copy","link")}`:u}</dd>`,d=({name:c,label:u,help:g,options:v})=>{let m=()=>s.querySelector(`[id="${e("ask")}"]`).value;return $`<div class="pgflow-ask">
      <label class="pgflow-label" for=${e("ask")}>${u}</label>
      <div class="pgflow-bar">
        <select id=${e("ask")} class="pgflow-input" data-name="ask" data-lm-suppress-shortcuts="true"
        >${v.map(({value:h,label:w})=>$`<option value=${h}>${w}</option>`)}</select>
        ${k("Ingest",h=>o(c,m())(h),{off:!v.length})}
      </div>
      <p class="pgflow-help">${g}</p>
    </div>`},_=c=>$`
    <div class="pgflow-footer">
      ${c.actions.map(({value:u,label:g},v)=>k(g,o(u),{kind:v?"offer":"create",name:u}))}
      ${c.code?k("Insert code",()=>a(c.code),{kind:c.actions.length?"offer":"create",name:"insert"}):f}
      ${k(c.another,o("another"),{name:"another"})}
    </div>`,p=c=>$`
    <div class="pgflow-outcome jp-RenderedHTMLCommon jp-RenderedHTML" role="region" tabindex="0"
      aria-label="Sandboxes">${Wt(c)}</div>`;return(c,u)=>$`
    <div class="pgflow-head">
      <span class="pgflow-tick" aria-hidden="true">✓</span>
      <h3 class="pgflow-title" id=${e("title")}>${c.title}</h3>
      ${u?$`<span class="pgflow-chip">${u}</span>`:f}
    </div>
    <p class="pgflow-about" role="status">${c.said} ${r}</p>
    <dl class="pgflow-facts">${c.facts.map(l)}</dl>
    ${c.html?p(c.html):f}
    ${_(c)}
    ${c.ask?d(c.ask):f}`}/**
 * @license
 * Copyright 2020 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var{I:Ne}=Bt,Qt=e=>e;var Xt=e=>e.strings===void 0,Zt=()=>document.createComment(""),q=(e,t,s)=>{let n=e._$AA.parentNode,i=t===void 0?e._$AB:t._$AA;if(s===void 0){let r=n.insertBefore(Zt(),i),o=n.insertBefore(Zt(),i);s=new Ne(r,o,e,e.options)}else{let r=s._$AB.nextSibling,o=s._$AM,a=o!==e;if(a){let l;s._$AQ?.(e),s._$AM=e,s._$AP!==void 0&&(l=e._$AU)!==o._$AU&&s._$AP(l)}if(r!==i||a){let l=s._$AA;for(;l!==r;){let d=Qt(l).nextSibling;Qt(n).insertBefore(l,i),l=d}}}return s},C=(e,t,s=e)=>(e._$AI(t,s),e),He={},ot=(e,t=He)=>e._$AH=t,te=e=>e._$AH,rt=e=>{e._$AR(),e._$AA.remove()};/**
 * @license
 * Copyright 2020 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var at=S(class extends A{constructor(e){if(super(e),e.type!==T.PROPERTY&&e.type!==T.ATTRIBUTE&&e.type!==T.BOOLEAN_ATTRIBUTE)throw Error("The `live` directive is not allowed on child or event bindings");if(!Xt(e))throw Error("`live` bindings can only contain a single expression")}render(e){return e}update(e,[t]){if(t===y||t===f)return t;let s=e.element,n=e.name;if(e.type===T.PROPERTY){if(t===s[n])return y}else if(e.type===T.BOOLEAN_ATTRIBUTE){if(!!t===s.hasAttribute(n))return y}else if(e.type===T.ATTRIBUTE&&s.getAttribute(n)===t+"")return y;return ot(e),t}});var wt=class extends A{fill;render(t){return y}update({element:t},[{value:s,emptied:n,waits:i,fill:r}]){let o=t,a=r!==this.fill;this.fill=r;let l=i||document.activeElement===o&&!a;return(Rt(o,{emptied:n})||!l)&&o.value!==s&&(o.value=s),y}},ee=S(wt);function se({error:e,warning:t,help:s},n){return $`<p class="pgflow-help ${e?"pgflow-error":t?"pgflow-warning":""}" id=${n} aria-live="polite"
    >${e||t||s}</p>`}var lt=(e,{name:t,label:s,isShown:n,canShow:i,turn:r})=>$`
  <div class="pgflow-secret">${e}<button type="button" class="pgflow-reveal"
    data-lm-suppress-shortcuts="true" data-name="show ${t}" ?hidden=${!i}
    aria-label="Show ${s}" aria-pressed=${String(n)} @click=${r}
    >${n?"Hide":"Show"}</button></div>`;var Be=S(class extends A{render(e){return y}update({element:e},[t]){return t&&(e.value=""),y}});function Me(e,t,s){let n=new Set,i=new Set,r=new Set;return{isFilled:o=>n.has(o),isShown:o=>i.has(o),turn(o){i.delete(o)||i.add(o),s()},type(o,a){r.add(o),n.has(o)!==!!a&&(a?n.add(o):(n.delete(o),i.delete(o)),s())},goes({name:o,held:a,typed_in:l}){return l===e&&r.delete(o),t.has(o)||r.has(o)||a&&l===e?!1:(n.delete(o),i.delete(o),!0)}}}function ne({id:e,say:t,redraw:s},n,i){let r=Me(i,n,s),o=new Set,a=({name:p,choices:c,value:u,required:g,error:v})=>$`
    <select id=${e(p)} class="pgflow-input" data-name=${p} data-lm-suppress-shortcuts="true"
      aria-describedby=${e(`${p}-help`)} aria-required=${String(g)}
      aria-invalid=${v?"true":f}
      @change=${({target:m})=>t({type:"edit",name:p,value:m.value})}
    >${c.map(m=>$`<option value=${m.value} .selected=${at(m.value===u)}
        >${m.label}</option>`)}</select>`,l=p=>{let{name:c,label:u,held:g,required:v,error:m}=p,h=r.goes(p),w=r.isShown(c),x=n.listeners(c,P=>({type:"secret",name:c,value:P,page:i})),N=$`<input id=${e(c)} class="pgflow-input" data-name=${c}
      type=${w?"text":"password"} autocomplete="new-password" autocapitalize="off"
      spellcheck="false" placeholder=${g?"•••••• entered":""}
      aria-describedby=${e(`${c}-help`)} aria-required=${String(v)}
      aria-invalid=${m?"true":f} ${Be(h)}
      @input=${P=>{x.oninput(P),r.type(c,P.target.value)}}
      @change=${x.onchange} />`,H=r.isFilled(c),b=()=>r.turn(c);return lt(N,{name:c,label:u.toLowerCase(),isShown:w,canShow:H,turn:b})},d=({name:p,value:c,emptied:u,required:g,error:v},m)=>{let h=n.listeners(p,w=>({type:"edit",name:p,value:w}));return $`<input id=${e(p)} class="pgflow-input" data-name=${p} type="text"
      inputmode=${p==="port"?"numeric":"text"} autocomplete="off" autocapitalize="off"
      spellcheck="false" aria-describedby=${e(`${p}-help`)} aria-required=${String(g)}
      aria-invalid=${v?"true":f}
      ${ee({value:c,emptied:u,fill:m,waits:n.has(p)})}
      @input=${h.oninput} @change=${h.onchange} @paste=${h.onpaste} />`},_=({name:p,label:c})=>$`
    <div class="pgflow-more"><button type="button" class="pgflow-link"
      data-lm-suppress-shortcuts="true" data-name=${p}
      @click=${()=>{o.add(p),s()}}>+ ${c}</button></div>`;return(p,c)=>{let{name:u,label:g,required:v,value:m,error:h,choices:w}=p;if(!v&&!m&&!h&&!o.has(u))return _(p);v||o.add(u);let x=p.secret?l(p):w.length?a(p):d(p,c);return $`<div class="pgflow-field pgflow-field-${u}">
      <label class="pgflow-label" for=${e(u)}>${g}${v?f:$`<span class="pgflow-optional"> (optional)</span>`}</label>
      ${x}${se(p,e(`${u}-help`))}
    </div>`}}function ie({id:e,say:t,redraw:s,root:n}){let i="",r=-1,o=!1,a=!1,l=m=>{m.trim()&&m!==i&&t({type:"paste",value:m}),i=m},d=()=>n.querySelector(`[id="${e("paste")}"]`),_=m=>{m!==o&&(o=m,a&&=m,s())},p=m=>{let h=m.clipboardData?.getData("text")??"";h.trim()&&(m.preventDefault(),l(h))};async function c({target:m}){let[h]=m.files??[];h&&l(await h.text()),m.value=i=""}let u=(m,h)=>$`
    <input id=${e("paste")} class="pgflow-input" type=${a?"text":"password"}
      data-name="paste" autocomplete="off" spellcheck="false" placeholder=${m}
      aria-describedby=${e("paste-help")} aria-invalid=${h?"true":f}
      @paste=${p}
      @input=${({target:w})=>{i="",_(!!w.value)}}
      @change=${({target:w})=>l(w.value)}
      @keydown=${({key:w,target:x})=>{w==="Enter"&&l(x.value)}} />`,g=(m,h)=>$`
    ${k(m,()=>n.querySelector(".pgflow-file").click(),{name:"pick"})}
    <input type="file" class="pgflow-file" tabindex="-1" aria-hidden="true" accept=${h}
      @change=${c} />`,v=m=>$`
    <button type="button" class="pgflow-link" data-lm-suppress-shortcuts="true" data-name=${m}
      @click=${()=>t({type:"offer",label:m})}>${m}</button>`;return({paste:m,offers:h,fill:w})=>{w!==r&&(r=w,i="",o=a=!1,d()&&(d().value=""));let{label:x,help:N,placeholder:H,pick:b,accept:P,note:vt,error:ct}=m,he=ct?"pgflow-error":vt?"pgflow-good":"",fe={name:"paste",label:"what is pasted",isShown:a,canShow:o,turn:()=>{a=!a,s()}};return $`<div class="pgflow-paste">
      <label class="pgflow-label" for=${e("paste")}>${x}</label>
      <div class="pgflow-paste-row">
        ${lt(u(H,!!ct),fe)}
        ${b?g(b,P):f}${h.map(v)}
      </div>
      <p class="pgflow-help ${he}" id=${e("paste-help")} aria-live="polite">${ct||vt||N}</p>
    </div>`}}/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var oe=(e,t,s)=>{let n=new Map;for(let i=t;i<=s;i++)n.set(e[i],i);return n},re=S(class extends A{constructor(e){if(super(e),e.type!==T.CHILD)throw Error("repeat() can only be used in text expressions")}dt(e,t,s){let n;s===void 0?s=t:t!==void 0&&(n=t);let i=[],r=[],o=0;for(let a of e)i[o]=n?n(a,o):o,r[o]=s(a,o),o++;return{values:r,keys:i}}render(e,t,s){return this.dt(e,t,s).values}update(e,[t,s,n]){let i=te(e),{values:r,keys:o}=this.dt(t,s,n);if(!Array.isArray(i))return this.ut=o,r;let a=this.ut??=[],l=[],d,_,p=0,c=i.length-1,u=0,g=r.length-1;for(;p<=c&&u<=g;)if(i[p]===null)p++;else if(i[c]===null)c--;else if(a[p]===o[u])l[u]=C(i[p],r[u]),p++,u++;else if(a[c]===o[g])l[g]=C(i[c],r[g]),c--,g--;else if(a[p]===o[g])l[g]=C(i[p],r[g]),q(e,l[g+1],i[p]),p++,g--;else if(a[c]===o[u])l[u]=C(i[c],r[u]),q(e,i[p],i[c]),c--,u++;else if(d===void 0&&(d=oe(o,u,g),_=oe(a,p,c)),d.has(a[p]))if(d.has(a[c])){let v=_.get(o[u]),m=v!==void 0?i[v]:null;if(m===null){let h=q(e,i[p]);C(h,r[u]),l[u]=h}else l[u]=C(m,r[u]),q(e,i[p],m),i[v]=null;u++}else rt(i[c]),c--;else rt(i[p]),p++;for(;u<=g;){let v=q(e,l[g+1]);C(v,r[u]),l[u++]=v}for(;p<=c;){let v=i[p++];v!==null&&rt(v)}return this.ut=o,ot(e,l),y}});var Le=({kind:e})=>`pgflow-notice${e?` pgflow-notice-${e}`:""}`,Oe=({kind:e})=>["error","gaps"].includes(e)?"alert":"status",Ie=({kind:e,text:t,hint:s})=>e?$`<strong>${t}</strong>${s?$`<p>${s}</p>`:f}`:f,ae=(e,t=f)=>$`<div class=${Le(e)} role=${Oe(e)}>${Ie(e)}${t}</div>`;var Pe=({name:e,state:t,detail:s,hint:n,mark:i,said:r})=>$`
  <li class="pgflow-step pgflow-step-${t}">
    <span class="pgflow-mark" aria-hidden="true">${i}</span>
    <span class="pgflow-unseen">${r}: </span>
    <strong>${e}</strong>
    <span class="pgflow-detail">${s}${n?$` <span class="pgflow-hint">${n}</span>`:f}</span>
  </li>`,De=e=>$`
  <strong class="pgflow-heading ${e.failed?"pgflow-error":""}" role="status">${e.heading}</strong>
  <ol class="pgflow-steps" aria-live="polite">${re(e.steps,({name:t})=>t,Pe)}</ol>
  ${e.failed||!e.heading?f:$`<p class="pgflow-help">${e.note}
    <a target="_blank" rel="noopener noreferrer" href=${e.link}>${e.link_text}</a></p>`}`,Re=({text:e,hint:t})=>$`<div class="pgflow-bar">${R([e,t].filter(Boolean).join(`
`),"details","Copy details","link")}</div>`,le=({notice:e,probe:t})=>$`
  <div class="pgflow-result">
    ${ae(e,e.kind==="error"?Re(e):f)}
    ${t?.steps.length&&!e.kind?De(t):f}
  </div>`;function ce({id:e,say:t},s){let n=({name:i,value:r},o,a)=>$`
    <input type="radio" id=${e(`${i}-${o}`)} name=${e(i)} value=${a.value}
      data-name="${i} ${o}" data-lm-suppress-shortcuts="true"
      .checked=${at(a.value===r)}
      @change=${()=>{s.flushAll(),t({type:"choose",name:i,value:a.value})}} /><label for=${e(`${i}-${o}`)}>${a.label}</label>`;return i=>$`
    <fieldset class="pgflow-choice" aria-describedby=${e(`${i.name}-help`)}>
      <legend class="pgflow-label">${i.label}</legend>
      <div class="pgflow-segments">${i.options.map((r,o)=>n(i,o,r))}</div>
      <p class="pgflow-help" id=${e(`${i.name}-help`)}>${i.help}</p>
    </fieldset>`}function pe(e,t){let{id:s,say:n,redraw:i}=e,r=!1,o=(d,_,p,c)=>$`
    <button type="button" class="pgflow-link pgflow-fold" data-lm-suppress-shortcuts="true"
      data-name=${d} aria-expanded=${String(p)} aria-controls=${s(d)} @click=${c}
    >${_}</button>`,a=(d,_)=>$`
    <div class="pgflow-bar"><span class="pgflow-label">${d}</span>${R(_,d,"Copy","link")}</div>
    <pre class="pgflow-code" tabindex="0" role="region" aria-label="Request as ${d}">${_}</pre>`,l=({json:d,curl:_,note:p})=>$`
    <p class="pgflow-help">${p}</p>
    ${a("JSON",d)}${a("curl",_)}`;return(d,_)=>{let p=()=>{r=!r,i()},c=!!d.request,u=()=>n({type:"unfold",value:!c}),g=d.advanced.map(({options:h,value:w})=>h.findIndex(x=>x.value===w)).find(h=>h>0),v=g?`: ${d.advanced[0].options[g].label}`:"",{advanced:m}=d;return $`<div class="pgflow-folds">
        ${m.length?o(t,`Advanced${v}`,r,p):f}
        ${o("request","View request",c,u)}
      </div>
      <div id=${s(t)} ?hidden=${!r||!m.length}>${m.map(_)}</div>
      <div id=${s("request")} class="pgflow-request" ?hidden=${!c}
        >${d.request?l(d.request):f}</div>`}}var de={keys:{title:"text",badge:"text",about:"text",choices:{list:{keys:{name:"text",label:"text",help:"text",value:"text",options:{list:{keys:{value:"text",label:"text"}}}}}},offers:{list:"text"},paste:{keys:{label:"text",help:"text",placeholder:"text",pick:"text",accept:"text",note:"text",error:"text"}},groups:{list:{keys:{title:"text",fields:{list:"text"}}}},fields:{list:{keys:{name:"text",label:"text",help:"text",choices:{list:{keys:{value:"text",label:"text"}}},secret:"flag",required:"flag",held:"flag",typed_in:"text",value:"text",error:"text",warning:"text",emptied:"number"}}},checks:{list:{keys:{name:"text",label:"text",value:"flag"}}},advanced:{list:{keys:{name:"text",label:"text",help:"text",value:"text",options:{list:{keys:{value:"text",label:"text"}}}}}},has_request:"flag",request:{one_of:[{keys:{note:"text",json:"text",curl:"text"}},"null"]},probe:{one_of:[{keys:{label:"text",heading:"text",failed:"flag",note:"text",link:"text",link_text:"text",steps:{list:{keys:{name:"text",state:"text",detail:"text",hint:"text",mark:"text",said:"text"}}}}},"null"]},submit:"text",busy:"text",attempt:"number",gaps:"number",notice:{keys:{kind:"text",text:"text",hint:"text"}},done:{one_of:[{keys:{title:"text",said:"text",facts:{list:{keys:{label:"text",value:"text",copy:"flag"}}},html:"text",actions:{list:{keys:{value:"text",label:"text"}}},code:"text",ask:{one_of:[{keys:{name:"text",label:"text",help:"text",value:"text",options:{list:{keys:{value:"text",label:"text"}}}}},"null"]},another:"text"}},"null"]},fill:"number"}};var qe=200;function je(e,t,s){let n=s&&e.querySelector("[aria-invalid=true]");n?n.focus():(t.notice.kind||t.probe?.steps.length)&&e.querySelector(".pgflow-result")?.scrollIntoView({block:"nearest"})}var Ue=({title:e,badge:t,about:s},n)=>$`
  <div class="pgflow-head">
    <h3 class="pgflow-title" id=${n}>${e}</h3>
    ${t?$`<span class="pgflow-chip">${t}</span>`:f}
  </div>
  ${s?$`<p class="pgflow-about">${s}</p>`:f}`,Ve=({id:e,say:t},{name:s,label:n,value:i})=>$`
  <div class="pgflow-check">
    <input type="checkbox" id=${e(s)} data-name=${s} data-lm-suppress-shortcuts="true"
      .checked=${i}
      @change=${({target:r})=>t({type:"check",name:s,value:r.checked})} />
    <label for=${e(s)}>${n}</label>
  </div>`,Fe=({submit:e,probe:t,busy:s},n)=>$`
  <div class="pgflow-footer">
    ${k(e,n.submit,{kind:"create",name:"submit",off:!!s})}
    ${t?k(t.label,n.probe,{name:"probe",off:!!s}):f}
    <span class="pgflow-reason" role="status"
      >${s?$`<span class="pgflow-spinner" aria-hidden="true"></span>${s}`:f}</span>
    ${s?k("Cancel",n.cancel,{name:"cancel"}):f}
  </div>`;function Ke(e){let{root:t,say:s,view:n}=e,i=Ot(s,qe),r=e.id("page"),o=ne(e,i,r),a=ie(e),l=ce(e,i),d=pe(e,"advanced"),_=Jt(e),p=!1,c=n().gaps,u=h=>{n().busy||(p=!0,i.flushAll(),s(h))},g={submit:()=>u({type:"submit",attempt:n().attempt}),probe:()=>u({type:"probe"}),cancel:()=>s({type:"cancel"})};t.addEventListener("keydown",h=>{let w=h.target,x=w.matches("input[type=text], input[type=password]");h.key==="Enter"&&x&&!w.closest(".pgflow-paste")&&g.submit()}),e.onClose(i.stop);let v=(h,w)=>{let{title:x,fields:N}=h.groups[w],H=h.fields.filter(({name:b})=>N.includes(b));return $`<div class="pgflow-group">
      <h4 class="pgflow-label">${x}</h4>
      <div class="pgflow-grid">${H.map(b=>o(b,h.fill))}</div>
    </div>`},m=h=>$`
    ${Ue(h,e.id("title"))}
    ${h.choices.map(l)}
    ${a(h)}
    ${h.groups.map((w,x)=>v(h,x))}
    ${h.checks.map(w=>Ve(e,w))}
    ${h.has_request?d(h,l):f}
    ${Fe(h,g)}
    ${le(h)}`;return h=>{let w=h.gaps!==c;return c=h.gaps,p&&!h.busy&&(w||h.notice.kind||h.probe?.steps.length)&&(p=!1,queueMicrotask(()=>je(t,h,w))),h.done?_(h.done,h.badge):m(h)}}var Ge=e=>e.querySelector("[data-name=submit]"),ue=e=>Gt({name:e,form:!0,shape:de,open:Ke,landing:Ge});var Dn=ue("sign-in-form");export{Dn as default};
