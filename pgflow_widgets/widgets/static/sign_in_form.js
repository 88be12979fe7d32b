/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var dt=globalThis,yt=e=>e,J=dt.trustedTypes,vt=J?J.createPolicy("lit-html",{createHTML:e=>e}):void 0,ut="$lit$",H=`lit$${Math.random().toFixed(9).slice(2)}$`,ft="?"+H,pe=`<${ft}>`,O=document,K=()=>O.createComment(""),G=e=>e===null||typeof e!="object"&&typeof e!="function",ht=Array.isArray,Et=e=>ht(e)||typeof e?.[Symbol.iterator]=="function",pt=`[ 	
\f\r]`,F=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,bt=/-->/g,xt=/>/g,I=RegExp(`>|${pt}(?:([^\\s"'>=/]+)(${pt}*=${pt}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),At=/'/g,kt=/"/g,St=/^(?:script|style|textarea|title)$/i,$t=e=>(t,...s)=>({_$litType$:e,strings:t,values:s}),h=$t(1),Pe=$t(2),Me=$t(3),k=Symbol.for("lit-noChange"),f=Symbol.for("lit-nothing"),Tt=new WeakMap,L=O.createTreeWalker(O,129);function Ct(e,t){if(!ht(e)||!e.hasOwnProperty("raw"))throw Error("invalid template strings array");return vt!==void 0?vt.createHTML(t):t}var Nt=(e,t)=>{let s=e.length-1,n=[],i,r=t===2?"<svg>":t===3?"<math>":"",o=F;for(let a=0;a<s;a++){let l=e[a],m,w,c=-1,d=0;for(;d<l.length&&(o.lastIndex=d,w=o.exec(l),w!==null);)d=o.lastIndex,o===F?w[1]==="!--"?o=bt:w[1]!==void 0?o=xt:w[2]!==void 0?(St.test(w[2])&&(i=RegExp("</"+w[2],"g")),o=I):w[3]!==void 0&&(o=I):o===I?w[0]===">"?(o=i??F,c=-1):w[1]===void 0?c=-2:(c=o.lastIndex-w[2].length,m=w[1],o=w[3]===void 0?I:w[3]==='"'?kt:At):o===kt||o===At?o=I:o===bt||o===xt?o=F:(o=I,i=void 0);let u=o===I&&e[a+1].startsWith("/>")?" ":"";r+=o===F?l+pe:c>=0?(n.push(m),l.slice(0,c)+ut+l.slice(c)+H+u):l+H+(c===-2?a:u)}return[Ct(e,r+(e[s]||"<?>")+(t===2?"</svg>":t===3?"</math>":"")),n]},W=class e{constructor({strings:t,_$litType$:s},n){let i;this.parts=[];let r=0,o=0,a=t.length-1,l=this.parts,[m,w]=Nt(t,s);if(this.el=e.createElement(m,n),L.currentNode=this.el.content,s===2||s===3){let c=this.el.content.firstChild;c.replaceWith(...c.childNodes)}for(;(i=L.nextNode())!==null&&l.length<a;){if(i.nodeType===1){if(i.hasAttributes())for(let c of i.getAttributeNames())if(c.endsWith(ut)){let d=w[o++],u=i.getAttribute(c).split(H),p=/([.?@])?(.*)/.exec(d);l.push({type:1,index:r,name:p[2],strings:u,ctor:p[1]==="."?Z:p[1]==="?"?X:p[1]==="@"?tt:M}),i.removeAttribute(c)}else c.startsWith(H)&&(l.push({type:6,index:r}),i.removeAttribute(c));if(St.test(i.tagName)){let c=i.textContent.split(H),d=c.length-1;if(d>0){i.textContent=J?J.emptyScript:"";for(let u=0;u<d;u++)i.append(c[u],K()),L.nextNode(),l.push({type:2,index:++r});i.append(c[d],K())}}}else if(i.nodeType===8)if(i.data===ft)l.push({type:2,index:r});else{let c=-1;for(;(c=i.data.indexOf(H,c+1))!==-1;)l.push({type:7,index:r}),c+=H.length-1}r++}}static createElement(t,s){let n=O.createElement("template");return n.innerHTML=t,n}};function P(e,t,s=e,n){if(t===k)return t;let i=n!==void 0?s._$Co?.[n]:s._$Cl,r=G(t)?void 0:t._$litDirective$;return i?.constructor!==r&&(i?._$AO?.(!1),r===void 0?i=void 0:(i=new r(e),i._$AT(e,s,n)),n!==void 0?(s._$Co??=[])[n]=i:s._$Cl=i),i!==void 0&&(t=P(e,i._$AS(e,t.values),i,n)),t}var Q=class{constructor(t,s){this._$AV=[],this._$AN=void 0,this._$AD=t,this._$AM=s}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(t){let{el:{content:s},parts:n}=this._$AD,i=(t?.creationScope??O).importNode(s,!0);L.currentNode=i;let r=L.nextNode(),o=0,a=0,l=n[0];for(;l!==void 0;){if(o===l.index){let m;l.type===2?m=new q(r,r.nextSibling,this,t):l.type===1?m=new l.ctor(r,l.name,l.strings,this,t):l.type===6&&(m=new et(r,this,t)),this._$AV.push(m),l=n[++a]}o!==l?.index&&(r=L.nextNode(),o++)}return L.currentNode=O,i}p(t){let s=0;for(let n of this._$AV)n!==void 0&&(n.strings!==void 0?(n._$AI(t,n,s),s+=n.strings.length-2):n._$AI(t[s])),s++}},q=class e{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(t,s,n,i){this.type=2,this._$AH=f,this._$AN=void 0,this._$AA=t,this._$AB=s,this._$AM=n,this.options=i,this._$Cv=i?.isConnected??!0}get parentNode(){let t=this._$AA.parentNode,s=this._$AM;return s!==void 0&&t?.nodeType===11&&(t=s.parentNode),t}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(t,s=this){t=P(this,t,s),G(t)?t===f||t==null||t===""?(this._$AH!==f&&this._$AR(),this._$AH=f):t!==this._$AH&&t!==k&&this._(t):t._$litType$!==void 0?this.$(t):t.nodeType!==void 0?this.T(t):Et(t)?this.k(t):this._(t)}O(t){return this._$AA.parentNode.insertBefore(t,this._$AB)}T(t){this._$AH!==t&&(this._$AR(),this._$AH=this.O(t))}_(t){this._$AH!==f&&G(this._$AH)?this._$AA.nextSibling.data=t:this.T(O.createTextNode(t)),this._$AH=t}$(t){let{values:s,_$litType$:n}=t,i=typeof n=="number"?this._$AC(t):(n.el===void 0&&(n.el=W.createElement(Ct(n.h,n.h[0]),this.options)),n);if(this._$AH?._$AD===i)this._$AH.p(s);else{let r=new Q(i,this),o=r.u(this.options);r.p(s),this.T(o),this._$AH=r}}_$AC(t){let s=Tt.get(t.strings);return s===void 0&&Tt.set(t.strings,s=new W(t)),s}k(t){ht(this._$AH)||(this._$AH=[],this._$AR());let s=this._$AH,n,i=0;for(let r of t)i===s.length?s.push(n=new e(this.O(K()),this.O(K()),this,this.options)):n=s[i],n._$AI(r),i++;i<s.length&&(this._$AR(n&&n._$AB.nextSibling,i),s.length=i)}_$AR(t=this._$AA.nextSibling,s){for(this._$AP?.(!1,!0,s);t!==this._$AB;){let n=yt(t).nextSibling;yt(t).remove(),t=n}}setConnected(t){this._$AM===void 0&&(this._$Cv=t,this._$AP?.(t))}},M=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(t,s,n,i,r){this.type=1,this._$AH=f,this._$AN=void 0,this.element=t,this.name=s,this._$AM=i,this.options=r,n.length>2||n[0]!==""||n[1]!==""?(this._$AH=Array(n.length-1).fill(new String),this.strings=n):this._$AH=f}_$AI(t,s=this,n,i){let r=this.strings,o=!1;if(r===void 0)t=P(this,t,s,0),o=!G(t)||t!==this._$AH&&t!==k,o&&(this._$AH=t);else{let a=t,l,m;for(t=r[0],l=0;l<r.length-1;l++)m=P(this,a[n+l],s,l),m===k&&(m=this._$AH[l]),o||=!G(m)||m!==this._$AH[l],m===f?t=f:t!==f&&(t+=(m??"")+r[l+1]),this._$AH[l]=m}o&&!i&&this.j(t)}j(t){t===f?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,t??"")}},Z=class extends M{constructor(){super(...arguments),this.type=3}j(t){this.element[this.name]=t===f?void 0:t}},X=class extends M{constructor(){super(...arguments),this.type=4}j(t){this.element.toggleAttribute(this.name,!!t&&t!==f)}},tt=class extends M{constructor(t,s,n,i,r){super(t,s,n,i,r),this.type=5}_$AI(t,s=this){if((t=P(this,t,s,0)??f)===k)return;let n=this._$AH,i=t===f&&n!==f||t.capture!==n.capture||t.once!==n.once||t.passive!==n.passive,r=t!==f&&(n===f||i);i&&this.element.removeEventListener(this.name,this,n),r&&this.element.addEventListener(this.name,this,t),this._$AH=t}handleEvent(t){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,t):this._$AH.handleEvent(t)}},et=class{constructor(t,s,n){this.element=t,this.type=6,this._$AN=void 0,this._$AM=s,this.options=n}get _$AU(){return this._$AM._$AU}_$AI(t){P(this,t)}},Ht={M:ut,P:H,A:ft,C:1,L:Nt,R:Q,D:Et,V:P,I:q,H:M,N:X,U:tt,B:Z,F:et},de=dt.litHtmlPolyfillSupport;de?.(W,q),(dt.litHtmlVersions??=[]).push("3.3.3");var st=(e,t,s)=>{let n=s?.renderBefore??t,i=n._$litPart$;if(i===void 0){let r=s?.renderBefore??null;n._$litPart$=i=new q(t.insertBefore(K(),r),r,void 0,s??{})}return i._$AI(e),i};var Bt=new RegExp(`(?:(?:p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*w[\\s_-]*o[\\s_-]*r[\\s_-]*d|p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*w[\\s_-]*d|p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*p[\\s_-]*h[\\s_-]*r[\\s_-]*a[\\s_-]*s[\\s_-]*e|p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*c[\\s_-]*o[\\s_-]*d[\\s_-]*e|p[\\s_-]*w[\\s_-]*d|p[\\s_-]*w|p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*w[\\s_-]*o[\\s_-]*r[\\s_-]*t|m[\\s_-]*o[\\s_-]*t[\\s_-]*d[\\s_-]*e[\\s_-]*p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*e|c[\\s_-]*o[\\s_-]*n[\\s_-]*t[\\s_-]*r[\\s_-]*a[\\s_-]*s[\\s_-]*e[\\s_-]*ñ[\\s_-]*a|s[\\s_-]*e[\\s_-]*c[\\s_-]*r[\\s_-]*e[\\s_-]*t|s[\\s_-]*e[\\s_-]*c[\\s_-]*r[\\s_-]*e[\\s_-]*t[\\s_-]*s|t[\\s_-]*o[\\s_-]*k[\\s_-]*e[\\s_-]*n|s[\\s_-]*e[\\s_-]*c[\\s_-]*r[\\s_-]*e[\\s_-]*t[\\s_-]*k[\\s_-]*e[\\s_-]*y|a[\\s_-]*c[\\s_-]*c[\\s_-]*e[\\s_-]*s[\\s_-]*s[\\s_-]*k[\\s_-]*e[\\s_-]*y|a[\\s_-]*c[\\s_-]*c[\\s_-]*o[\\s_-]*u[\\s_-]*n[\\s_-]*t[\\s_-]*k[\\s_-]*e[\\s_-]*y|(?<!com)(?<!by)pass)(?:[\\s"'\`\\\\)\\]]*(?:[=:>]|%3[AD])|\\s+["']))|(?:(?:p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*w[\\s_-]*o[\\s_-]*r[\\s_-]*d|p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*w[\\s_-]*d|p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*p[\\s_-]*h[\\s_-]*r[\\s_-]*a[\\s_-]*s[\\s_-]*e|p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*c[\\s_-]*o[\\s_-]*d[\\s_-]*e|p[\\s_-]*w[\\s_-]*d|p[\\s_-]*w|p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*w[\\s_-]*o[\\s_-]*r[\\s_-]*t|m[\\s_-]*o[\\s_-]*t[\\s_-]*d[\\s_-]*e[\\s_-]*p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*e|c[\\s_-]*o[\\s_-]*n[\\s_-]*t[\\s_-]*r[\\s_-]*a[\\s_-]*s[\\s_-]*e[\\s_-]*ñ[\\s_-]*a|s[\\s_-]*e[\\s_-]*c[\\s_-]*r[\\s_-]*e[\\s_-]*t|s[\\s_-]*e[\\s_-]*c[\\s_-]*r[\\s_-]*e[\\s_-]*t[\\s_-]*s|t[\\s_-]*o[\\s_-]*k[\\s_-]*e[\\s_-]*n|s[\\s_-]*e[\\s_-]*c[\\s_-]*r[\\s_-]*e[\\s_-]*t[\\s_-]*k[\\s_-]*e[\\s_-]*y|a[\\s_-]*c[\\s_-]*c[\\s_-]*e[\\s_-]*s[\\s_-]*s[\\s_-]*k[\\s_-]*e[\\s_-]*y|a[\\s_-]*c[\\s_-]*c[\\s_-]*o[\\s_-]*u[\\s_-]*n[\\s_-]*t[\\s_-]*k[\\s_-]*e[\\s_-]*y|(?<!com)(?<!by)pass)(?:[\\t\\r\\n]|\\s{2}))|(?:://)|(?:^\\s*\\[?\\s*\\{\\s*["'])|(?:(?:^|[\\s:])(?:[^:\\\\\\s]|\\\\.)+:(?:\\d+|\\*):(?:[^:\\\\\\s]|\\\\.)+:(?:[^:\\\\\\s]|\\\\.)+:)|(?:^\\s*[^\\s:/@]+:\\d*[^\\s\\d:])|(?:^\\s*set(?:x|env)?\\s|pgpassword)|(?:(?:^|\\s)psql\\s+-[\\w-])|(?:(?:^|\\s)(?:-u|--user)[\\s=]["']?[^\\s:]+:)|(?:^\\s*(?:export\\s+|set\\s+|\\$env:)?"?[a-z_][a-z0-9_ ]*=(?!=))|(?:^\\s*(?:\\[|psql\\s|jdbc:))|(?:p8e-)`,"iu");var It=({type:e,value:t})=>e!=="secret"&&Bt.test(t);function Lt(e,t){let s=new Map;function n(o){let a=s.get(o);a&&(clearTimeout(a.timer),s.delete(o),e(a.message()))}function i(o,a){clearTimeout(s.get(o)?.timer);let l=It(a())?0:setTimeout(()=>n(o),t);s.set(o,{message:a,timer:l})}function r(o,a,l){let{value:m,selectionStart:w,selectionEnd:c}=o.target,d=o.clipboardData?.getData("text")??"";!(Number(c)-Number(w)>=m.length)||!It(l(d))||(o.preventDefault(),o.target.value=d,s.set(a,{message:()=>l(d)}),n(a))}return{later:i,flush:n,flushAll:()=>[...s.keys()].forEach(n),has:o=>s.has(o),stop:()=>{for(let{timer:o}of s.values())clearTimeout(o)},listeners:(o,a)=>({oninput:({target:l})=>i(o,()=>a(l.value)),onchange:()=>n(o),onpaste:l=>r(l,o,a)})}}var ue={text:"string",number:"number",flag:"boolean"};function Ot(e,t,s){let n=z(e,t,s);if(n)throw new TypeError(`Not as declared: ${n}.`);return t}function z(e,t,s){return e==="null"?t===null?"":`${s} is not null`:typeof e=="string"?typeof t===ue[e]?"":`${s} is not a ${e}`:"words"in e?e.words.includes(t)?"":`${s} is another word`:"one_of"in e?he(e.one_of,t,s):typeof t!="object"||t===null?`${s} is no object`:"list"in e?Array.isArray(t)?mt(t.map((n,i)=>z(e.list,n,`${s}[${i}]`))):`${s} is no list`:"record"in e?mt(Object.entries(t).map(([n,i])=>z(e.record,i,`${s}.${n}`))):fe(e.keys,e.optional??{},t,s)}function fe(e,t,s,n){let i={...e,...t},r=Object.keys(s).find(a=>!Object.hasOwn(i,a));if(r)return`${n}.${r} is not declared`;let o=Object.keys(e).find(a=>!Object.hasOwn(s,a));return o?`${n}.${o} is missing`:mt(Object.entries(s).map(([a,l])=>z(i[a],l,`${n}.${a}`)))}function he(e,t,s){let n=e.map(i=>z(i,t,s));return n.includes("")?"":n.join(", or ")}var mt=e=>e.find(Boolean)??"";var Pt=e=>e.getAttribute("aria-disabled")==="true",Mt=e=>t=>{t.detail<2&&e(t)},S=(e,t,{kind:s="offer",name:n,off:i,label:r}={})=>h`<button
  type="button"
  class=${s==="danger"?"pgflow-danger-button":`pgflow-${s}`}
  data-lm-suppress-shortcuts="true"
  data-name=${n??f}
  aria-label=${r??f}
  aria-disabled=${i===void 0?f:String(i)}
  @click=${o=>{Pt(o.currentTarget)||t(o)}}
>${e}</button>`;function Dt(e,t){let s=e.dataset.emptied;return e.dataset.emptied=String(t.emptied),s!==void 0&&s!==String(t.emptied)}function nt(e,t){e.textContent!==t&&(e.textContent=t)}var Rt={"data-lm-suppress-shortcuts":"true",tabindex:"-1"};function _t(e){if(e.tabIndex<0){for(let[s,n]of Object.entries(Rt))e.setAttribute(s,n);let t=()=>{for(let s of Object.keys(Rt))e.removeAttribute(s)};e.addEventListener("blur",t,{once:!0})}e.focus()}function qt(e,t,s){let n=o=>e.contains(o)&&!o.disabled&&o.checkVisibility(),i=()=>[...e.querySelectorAll("[data-name]")],r=o=>i().find(a=>a.dataset.name===o);return()=>{let o=e.contains(document.activeElement),a=[],l=document.activeElement;for(;o&&l&&l!==e;l=l.parentElement)l.dataset.name&&a.push(l.dataset.name);t(),o&&!n(document.activeElement)&&_t(a.map(r).find(n)??s())}}function jt(e,t){let s=0,n=null;async function i(){let r=e.get("inside");s+=1;let o=s;if(r||(n?.remove(),n=null,t.replaceChildren()),!(!r||!e.widget_manager))try{let a=await e.widget_manager.create_view(await e.widget_manager.get_model(r));if(o!==s)return a.remove();n?.remove(),n=a,t.replaceChildren(a.el)}catch{t.replaceChildren()}}return i(),e.on("change:inside",i),()=>{s+=1,n?.remove(),e.off("change:inside",i)}}var $e=2e3,me=1e3,_e=3,ge=["restarting","autorestarting","terminating","dead"];function we(e,t){let s=e.widget_manager,n=s?.kernel,i=!!(s&&"kernel"in s),r=!1,o=!1;return{isKnown:i,watch:a=>n?.statusChanged?.connect(a),leave:a=>n?.statusChanged?.disconnect(a),end:()=>{r=!0},look(){r||=ge.includes(n?.status??""),o=n?.status==="idle"&&(n.connectionStatus??"connected")==="connected"},isGone(){if(r||t.classList.contains("jupyter-widgets-disconnected"))return!0;let a=s?.kernel;return i&&(!a||a!==n||!!a.isDisposed)},isIdle:()=>o,ask:async()=>{try{await s?.context?.sessionContext?.sessionManager?.refreshRunning()}catch{}}}}var Ut=0,it=class{constructor({model:t,el:s,root:n}){this.model=t,this.root=n,this.kernel=we(t,s),Ut+=1,this.name=`${Date.now().toString(36)}-${Ut}`,this.banner=document.createElement("div"),this.banner.className="pgflow-lost",this.banner.setAttribute("role","alert"),this.waiting=document.createElement("p"),this.waiting.className="pgflow-waiting",this.waiting.setAttribute("role","status"),n.prepend(this.banner),n.append(this.waiting),this.isLost=!1,this.isSilent=!1,this.sent=0,this.received=0,this.missed=0,this.asked=0,this.timer=void 0,this.look=this.look.bind(this),this.hear=this.hear.bind(this)}open(){this.model.on("msg:custom",this.hear),this.model.on("comm_live_update",this.look),this.kernel.watch(this.look),this.looking=setInterval(this.look,me),this.look(),this.say({type:"ping"})}close(){this.model.off("msg:custom",this.hear),this.model.off("comm_live_update",this.look),this.kernel.leave(this.look),clearInterval(this.looking),clearTimeout(this.timer)}say(t){if(this.look(),!this.isLost){this.sent+=1,t.type!=="ping"&&(this.asked=this.sent);try{let s=`${this.name}:${this.sent}`;Promise.resolve(this.model.send({...t,receipt:s})).catch(()=>this.end()),this.await()}catch{this.end()}}}await(){this.timer??=setTimeout(()=>this.miss(),$e)}hear({receipt:t}){let[s,n]=String(t).split(":");s===this.name&&(this.received=Math.max(this.received,Number(n)),clearTimeout(this.timer),this.timer=void 0,this.isSilent=!1,this.missed=0,this.look(),this.received<this.sent?this.await():nt(this.waiting,""))}miss(){if(this.timer=void 0,this.look(),this.missed=this.kernel.isIdle()?this.missed+1:0,this.missed&&this.kernel.ask().then(this.look),this.isSilent=this.missed>=_e,this.look(),this.isLost||(this.await(),this.waiting.isConnected&&this.waiting.textContent||this.received>=(this.kernel.isKnown?this.asked:this.sent)))return;((this.root.contains(document.activeElement)?document.activeElement:null)?.closest(ve)??this.banner).after(this.waiting),nt(this.waiting,"No answer yet: the kernel is busy or gone.")}end(){this.kernel.end(),this.look()}look(){if(this.kernel.look(),(this.isSilent||this.kernel.isGone())===this.isLost)return;this.isLost=!this.isLost;let t=this.root.contains(document.activeElement);be(this.root,this.isLost,[this.banner,this.waiting]),nt(this.waiting,""),st(this.isLost?ye:f,this.banner),this.isLost&&t&&_t(this.banner)}},ye=h`<strong>Not connected: run the cell again.</strong
  ><p>The kernel that drew this was restarted, shut down or left, and nothing here reaches it. In an app, load the page again.</p>`,ve=".pgflow-footer, .pgflow-bar, .pgflow-actions, .pgflow-grid, .pgflow-paste-row";function be(e,t,s){e.classList.toggle("pgflow-off",t);for(let r of e.children)r.inert=t&&!s.includes(r);let n=e.querySelectorAll("button, input, select, textarea");for(let r of n)t&&!r.disabled&&(r.dataset.turnedOff=""),"turnedOff"in r.dataset&&(r.disabled=t),t||delete r.dataset.turnedOff;if(!t)return;let i=e.querySelectorAll(".pgflow-secret input");for(let r of i)r.value="",r.placeholder=""}var ot="data-lm-suppress-shortcuts";function Vt(e){let t=s=>{let{ctrlKey:n,metaKey:i,key:r}=s;if(!(n||i)||r.toLowerCase()!=="s")return;let o=s.target;if(!e.contains(o))return;let a=o.closest(`[${ot}]`),l=a?.getAttribute(ot);!a||!l||(a.removeAttribute(ot),setTimeout(()=>a.setAttribute(ot,l)))};return window.addEventListener("keydown",t,!0),()=>window.removeEventListener("keydown",t,!0)}var Ft=0;function Kt({name:e,wide:t=!1,form:s=!1,shape:n,open:i,landing:r}){return{render({model:o,el:a}){Ft+=1;let l=`pgflow-${e}-${Date.now().toString(36)}-${Ft}`,m=document.createElement("section"),w=`${t?"pgflow-wide ":""}${s?"pgflow-form ":""}`;m.className=`pgflow ${w}pgflow-${e}`,m.setAttribute("aria-labelledby",`${l}-title`);let c=document.createElement("div");a.append(m,c);let d=new it({model:o,el:a,root:m}),u=[],p=()=>Ot(n,o.get("view"),"view"),g=document.createComment("end");d.waiting.before(g);let $=()=>st(A(p()),m,{renderBefore:g}),y=()=>m.querySelector(`[id="${l}-title"]`),b=qt(m,$,()=>r?.(m)??y()),A=i({model:o,root:m,view:p,redraw:b,id:v=>`${l}-${v}`,say:v=>d.say(v),onClose:v=>u.push(v)});b(),o.on("change:view",b),d.open();let E=jt(o,c),_=Vt(m);return()=>{d.close(),E(),_(),o.off("change:view",b);for(let v of u)v()}}}}/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var C={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},N=e=>(...t)=>({_$litDirective$:e,values:t}),T=class{constructor(t){}get _$AU(){return this._$AM._$AU}_$AT(t,s,n){this._$Ct=t,this._$AM=s,this._$Ci=n}_$AS(t,s){return this.update(t,s)}update(t,s){return this.render(...s)}};/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var Y=class extends T{constructor(t){if(super(t),this.it=f,t.type!==C.CHILD)throw Error(this.constructor.directiveName+"() can only be used in child bindings")}render(t){if(t===f||t==null)return this._t=void 0,this.it=t;if(t===k)return t;if(typeof t!="string")throw Error(this.constructor.directiveName+"() called with a non-string value");if(t===this.it)return this._t;this.it=t;let s=[t];return s.raw=s,this._t={_$litType$:this.constructor.resultType,strings:s,values:[]}}};Y.directiveName="unsafeHTML",Y.resultType=1;var Gt=N(Y);async function rt(e){try{return await navigator.clipboard.writeText(e),"Copied."}catch{return"Select it and copy it by hand: the browser does not let it be copied."}}function xe(e,t,s){let n=e.widget_manager?.context?.model;if(!n?.sharedModel?.insertCell)return!1;let r=[...t.closest(".jp-Notebook")?.querySelectorAll(".jp-Cell")??[]].findIndex(o=>o.contains(t));return n.sharedModel.insertCell(r<0?n.cells.length:r+1,{cell_type:"code",source:s}),!0}var Wt=async(e,t,s)=>xe(e,t,s)?"Inserted below.":rt(s);function D({redraw:e},t,s="Copy"){let n="",i;async function r(o){n=await rt(o),clearTimeout(i),i=setTimeout(()=>{n="",e()},4e3),e()}return o=>h`<button type="button" class="pgflow-link" data-name=${t}
      aria-label=${t} data-lm-suppress-shortcuts="true" @click=${()=>r(o)}
>${s}</button
    ><span class="pgflow-reason" role="status">${n}</span>`}function zt({id:e,say:t,root:s,model:n,redraw:i}){let r=new Map,o="",a=p=>(r.has(p)||r.set(p,D({redraw:i},`Copy ${p}`)),r.get(p)),l=(p,g="")=>Mt(()=>{o="",t({type:"act",name:p,value:g})});async function m(p){o=await Wt(n,s,p),i()}let w=({label:p,value:g,copy:$})=>h`
    <dt>${p}</dt>
    <dd>${$?h`<code>${g}</code> ${a(p)(g)}`:g}</dd>`,c=({name:p,label:g,help:$,options:y})=>{let b=()=>s.querySelector(`[id="${e("ask")}"]`).value;return h`<div class="pgflow-ask">
      <label class="pgflow-label" for=${e("ask")}>${g}</label>
      <div class="pgflow-bar">
        <select id=${e("ask")} class="pgflow-input" data-name="ask" data-lm-suppress-shortcuts="true"
        >${y.map(({value:A,label:E})=>h`<option value=${A}>${E}</option>`)}</select>
        ${S("Ingest",A=>l(p,b())(A),{off:!y.length})}
      </div>
      <p class="pgflow-help">${$}</p>
    </div>`},d=p=>h`
    <div class="pgflow-footer">
      ${p.actions.map(({value:g,label:$},y)=>S($,l(g),{kind:y?"offer":"create",name:g}))}
      ${p.code?S("Insert code",()=>m(p.code),{kind:p.actions.length?"offer":"create",name:"insert"}):f}
      ${S(p.another,l("another"),{name:"another"})}
    </div>`,u=p=>h`
    <div class="pgflow-outcome jp-RenderedHTMLCommon jp-RenderedHTML" role="region" tabindex="0"
      aria-label="Sandboxes">${Gt(p)}</div>`;return(p,g)=>h`
    <div class="pgflow-head">
      <span class="pgflow-tick" aria-hidden="true">✓</span>
      <h3 class="pgflow-title" id=${e("title")}>${p.title}</h3>
      ${g?h`<span class="pgflow-place">${g}</span>`:f}
    </div>
    <p class="pgflow-about" role="status">${p.said} ${o}</p>
    <dl class="pgflow-facts">${p.facts.map(w)}</dl>
    ${p.html?u(p.html):f}
    ${d(p)}
    ${p.ask?c(p.ask):f}`}/**
 * @license
 * Copyright 2020 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var{I:Ae}=Ht,Yt=e=>e;var Qt=e=>e.strings===void 0,Jt=()=>document.createComment(""),j=(e,t,s)=>{let n=e._$AA.parentNode,i=t===void 0?e._$AB:t._$AA;if(s===void 0){let r=n.insertBefore(Jt(),i),o=n.insertBefore(Jt(),i);s=new Ae(r,o,e,e.options)}else{let r=s._$AB.nextSibling,o=s._$AM,a=o!==e;if(a){let l;s._$AQ?.(e),s._$AM=e,s._$AP!==void 0&&(l=e._$AU)!==o._$AU&&s._$AP(l)}if(r!==i||a){let l=s._$AA;for(;l!==r;){let m=Yt(l).nextSibling;Yt(n).insertBefore(l,i),l=m}}}return s},B=(e,t,s=e)=>(e._$AI(t,s),e),ke={},at=(e,t=ke)=>e._$AH=t,Zt=e=>e._$AH,lt=e=>{e._$AR(),e._$AA.remove()};/**
 * @license
 * Copyright 2020 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var ct=N(class extends T{constructor(e){if(super(e),e.type!==C.PROPERTY&&e.type!==C.ATTRIBUTE&&e.type!==C.BOOLEAN_ATTRIBUTE)throw Error("The `live` directive is not allowed on child or event bindings");if(!Qt(e))throw Error("`live` bindings can only contain a single expression")}render(e){return e}update(e,[t]){if(t===k||t===f)return t;let s=e.element,n=e.name;if(e.type===C.PROPERTY){if(t===s[n])return k}else if(e.type===C.BOOLEAN_ATTRIBUTE){if(!!t===s.hasAttribute(n))return k}else if(e.type===C.ATTRIBUTE&&s.getAttribute(n)===t+"")return k;return at(e),t}});var gt=class extends T{fill;render(t){return k}update({element:t},[{value:s,emptied:n,waits:i,fill:r}]){let o=t,a=r!==this.fill;this.fill=r;let l=i||document.activeElement===o&&!a;return(Dt(o,{emptied:n})||!l)&&o.value!==s&&(o.value=s),k}},Xt=N(gt);var Te=N(class extends T{render(e){return k}update({element:e},[t]){return t&&(e.value=""),k}});function Ee({error:e,warning:t,help:s},n){return h`<p class="pgflow-help ${e?"pgflow-error":t?"pgflow-warning":""}" id=${n} aria-live="polite"
    >${e||t||s}</p>`}var wt=(e,{name:t,label:s,isShown:n,canShow:i,turn:r})=>h`
  <div class="pgflow-secret">${e}<button type="button" class="pgflow-reveal"
    data-lm-suppress-shortcuts="true" data-name="show ${t}" ?hidden=${!i}
    aria-label="Show ${s}" aria-pressed=${String(n)} @click=${r}
    >${n?"Hide":"Show"}</button></div>`;function Se(e,t,s){let n=new Set,i=new Set,r=new Set;return{isFilled:o=>n.has(o),isShown:o=>i.has(o),turn(o){i.delete(o)||i.add(o),s()},type(o,a){r.add(o),n.has(o)!==!!a&&(a?n.add(o):(n.delete(o),i.delete(o)),s())},goes({name:o,held:a,typed_in:l}){return l===e&&r.delete(o),t.has(o)||r.has(o)||a&&l===e?!1:(n.delete(o),i.delete(o),!0)}}}function te({id:e,say:t,redraw:s},n,i){let r=Se(i,n,s),o=new Set,a=({name:c,choices:d,value:u,required:p,error:g})=>h`
    <select id=${e(c)} class="pgflow-input" data-name=${c} data-lm-suppress-shortcuts="true"
      aria-describedby=${e(`${c}-help`)} aria-required=${String(p)}
      aria-invalid=${g?"true":f}
      @change=${({target:$})=>t({type:"edit",name:c,value:$.value})}
    >${d.map($=>h`<option value=${$.value} .selected=${ct($.value===u)}
        >${$.label}</option>`)}</select>`,l=c=>{let{name:d,label:u,held:p,required:g,error:$}=c,y=r.goes(c),b=r.isShown(d),A=n.listeners(d,x=>({type:"secret",name:d,value:x,page:i})),E=h`<input id=${e(d)} class="pgflow-input" data-name=${d}
      type=${b?"text":"password"} autocomplete="new-password" autocapitalize="off"
      spellcheck="false" placeholder=${p?"••••••  kept in the kernel":""}
      aria-describedby=${e(`${d}-help`)} aria-required=${String(g)}
      aria-invalid=${$?"true":f} ${Te(y)}
      @input=${x=>{A.oninput(x),r.type(d,x.target.value)}}
      @change=${A.onchange} />`,_=r.isFilled(d),v=()=>r.turn(d);return wt(E,{name:d,label:u.toLowerCase(),isShown:b,canShow:_,turn:v})},m=({name:c,value:d,emptied:u,required:p,error:g},$)=>{let y=n.listeners(c,b=>({type:"edit",name:c,value:b}));return h`<input id=${e(c)} class="pgflow-input" data-name=${c} type="text"
      inputmode=${c==="port"?"numeric":"text"} autocomplete="off" autocapitalize="off"
      spellcheck="false" aria-describedby=${e(`${c}-help`)} aria-required=${String(p)}
      aria-invalid=${g?"true":f}
      ${Xt({value:d,emptied:u,fill:$,waits:n.has(c)})}
      @input=${y.oninput} @change=${y.onchange} @paste=${y.onpaste} />`},w=({name:c,label:d})=>h`
    <div class="pgflow-more"><button type="button" class="pgflow-link"
      data-lm-suppress-shortcuts="true" data-name=${c}
      @click=${()=>{o.add(c),s()}}>+ ${d}</button></div>`;return(c,d)=>{let{name:u,label:p,required:g,value:$,error:y,choices:b}=c;if(!g&&!$&&!y&&!o.has(u))return w(c);g||o.add(u);let A=c.secret?l(c):b.length?a(c):m(c,d);return h`<div class="pgflow-field pgflow-field-${u}">
      <label class="pgflow-label" for=${e(u)}>${p}${g?f:h`<span class="pgflow-optional"> (optional)</span>`}</label>
      ${A}${Ee(c,e(`${u}-help`))}
    </div>`}}function ee({id:e,say:t,redraw:s,root:n}){let i="",r=-1,o=!1,a=!1,l=$=>{$.trim()&&$!==i&&t({type:"paste",value:$}),i=$},m=()=>n.querySelector(`[id="${e("paste")}"]`),w=$=>{$!==o&&(o=$,a&&=$,s())},c=$=>{let y=$.clipboardData?.getData("text")??"";y.trim()&&($.preventDefault(),l(y))};async function d({target:$}){let[y]=$.files??[];y&&l(await y.text()),$.value=i=""}let u=($,y)=>h`
    <input id=${e("paste")} class="pgflow-input" type=${a?"text":"password"}
      data-name="paste" autocomplete="off" spellcheck="false" placeholder=${$}
      aria-describedby=${e("paste-help")} aria-invalid=${y?"true":f}
      @paste=${c}
      @input=${({target:b})=>{i="",w(!!b.value)}}
      @change=${({target:b})=>l(b.value)}
      @keydown=${({key:b,target:A})=>{b==="Enter"&&l(A.value)}} />`,p=($,y)=>h`
    ${S($,()=>n.querySelector(".pgflow-file").click(),{name:"pick"})}
    <input type="file" class="pgflow-file" tabindex="-1" aria-hidden="true" accept=${y}
      @change=${d} />`,g=$=>h`
    <button type="button" class="pgflow-link" data-lm-suppress-shortcuts="true" data-name=${$}
      @click=${()=>t({type:"offer",label:$})}>${$}</button>`;return({paste:$,offers:y,fill:b})=>{b!==r&&(r=b,i="",o=a=!1,m()&&(m().value=""));let{label:A,help:E,placeholder:_,pick:v,accept:x,note:R,error:U}=$,V=U?"pgflow-error":R?"pgflow-good":"",ce={name:"paste",label:"what is pasted",isShown:a,canShow:o,turn:()=>{a=!a,s()}};return h`<div class="pgflow-paste">
      <label class="pgflow-label" for=${e("paste")}>${A}</label>
      <div class="pgflow-paste-row">
        ${wt(u(_,!!U),ce)}
        ${v?p(v,x):f}${y.map(g)}
      </div>
      <p class="pgflow-help ${V}" id=${e("paste-help")} aria-live="polite">${U||R||E}</p>
    </div>`}}/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var se=(e,t,s)=>{let n=new Map;for(let i=t;i<=s;i++)n.set(e[i],i);return n},ne=N(class extends T{constructor(e){if(super(e),e.type!==C.CHILD)throw Error("repeat() can only be used in text expressions")}dt(e,t,s){let n;s===void 0?s=t:t!==void 0&&(n=t);let i=[],r=[],o=0;for(let a of e)i[o]=n?n(a,o):o,r[o]=s(a,o),o++;return{values:r,keys:i}}render(e,t,s){return this.dt(e,t,s).values}update(e,[t,s,n]){let i=Zt(e),{values:r,keys:o}=this.dt(t,s,n);if(!Array.isArray(i))return this.ut=o,r;let a=this.ut??=[],l=[],m,w,c=0,d=i.length-1,u=0,p=r.length-1;for(;c<=d&&u<=p;)if(i[c]===null)c++;else if(i[d]===null)d--;else if(a[c]===o[u])l[u]=B(i[c],r[u]),c++,u++;else if(a[d]===o[p])l[p]=B(i[d],r[p]),d--,p--;else if(a[c]===o[p])l[p]=B(i[c],r[p]),j(e,l[p+1],i[c]),c++,p--;else if(a[d]===o[u])l[u]=B(i[d],r[u]),j(e,i[c],i[d]),d--,u++;else if(m===void 0&&(m=se(o,u,p),w=se(a,c,d)),m.has(a[c]))if(m.has(a[d])){let g=w.get(o[u]),$=g!==void 0?i[g]:null;if($===null){let y=j(e,i[c]);B(y,r[u]),l[u]=y}else l[u]=B($,r[u]),j(e,i[c],$),i[g]=null;u++}else lt(i[d]),d--;else lt(i[c]),c++;for(;u<=p;){let g=j(e,l[p+1]);B(g,r[u]),l[u++]=g}for(;c<=d;){let g=i[c++];g!==null&&lt(g)}return this.ut=o,at(e,l),k}});var Ce=({name:e,state:t,detail:s,hint:n,mark:i,said:r})=>h`
  <li class="pgflow-step pgflow-step-${t}">
    <span class="pgflow-mark" aria-hidden="true">${i}</span>
    <span class="pgflow-unseen">${r}: </span>
    <strong>${e}</strong>
    <span class="pgflow-detail">${s}${n?h` <span class="pgflow-hint">${n}</span>`:f}</span>
  </li>`,Ne=e=>h`
  <strong class="pgflow-heading" role="status">${e.heading}</strong>
  <ol class="pgflow-steps" aria-live="polite">${ne(e.steps,({name:t})=>t,Ce)}</ol>
  <p class="pgflow-help">${e.note}
    <a target="_blank" rel="noopener noreferrer" href=${e.link}>${e.link_text}</a></p>`;function ie(e){let t=D(e,"Copy details","Copy details"),s=({kind:n,text:i,hint:r})=>{let o=n==="error"||n==="gaps";return h`<div class="pgflow-notice ${n?`pgflow-notice-${n}`:""}"
      role=${o?"alert":"status"}
      >${n?h`<strong>${i}</strong>${r?h`<p>${r}</p>`:f}`:f}${n==="error"?h`<div class="pgflow-bar">${t([i,r].filter(Boolean).join(`
`))}</div>`:f}</div>`};return({notice:n,probe:i})=>h`
    <div class="pgflow-result">
      ${s(n)}
      ${i?.steps.length&&!n.kind?Ne(i):f}
    </div>`}function oe({id:e,say:t},s){let n=({name:i,value:r},o,a)=>h`
    <input type="radio" id=${e(`${i}-${o}`)} name=${e(i)} value=${a.value}
      data-name="${i} ${o}" data-lm-suppress-shortcuts="true"
      .checked=${ct(a.value===r)}
      @change=${()=>{s.flushAll(),t({type:"choose",name:i,value:a.value})}} /><label for=${e(`${i}-${o}`)}>${a.label}</label>`;return i=>h`
    <fieldset class="pgflow-choice" aria-describedby=${e(`${i.name}-help`)}>
      <legend class="pgflow-label">${i.label}</legend>
      <div class="pgflow-segments">${i.options.map((r,o)=>n(i,o,r))}</div>
      <p class="pgflow-help" id=${e(`${i.name}-help`)}>${i.help}</p>
    </fieldset>`}function re(e,t){let{id:s,say:n,redraw:i}=e,r=D(e,"Copy JSON"),o=D(e,"Copy curl"),a=!1,l=(c,d,u,p)=>h`
    <button type="button" class="pgflow-link pgflow-fold" data-lm-suppress-shortcuts="true"
      data-name=${c} aria-expanded=${String(u)} aria-controls=${s(c)} @click=${p}
    >${d}</button>`,m=(c,d,u)=>h`
    <div class="pgflow-bar"><span class="pgflow-label">${c}</span>${u(d)}</div>
    <pre class="pgflow-code" tabindex="0" role="region" aria-label="Request as ${c}">${d}</pre>`,w=({json:c,curl:d,note:u})=>h`
    <p class="pgflow-help">${u}</p>
    ${m("JSON",c,r)}${m("curl",d,o)}`;return(c,d)=>{let u=()=>{a=!a,i()},p=!!c.request,g=()=>n({type:"unfold",value:!p}),$=c.advanced.map(({options:A,value:E})=>A.findIndex(_=>_.value===E)).find(A=>A>0),y=$?`: ${c.advanced[0].options[$].label}`:"",{advanced:b}=c;return h`<div class="pgflow-folds">
        ${b.length?l(t,`Advanced${y}`,a,u):f}
        ${l("request","View request",p,g)}
      </div>
      <div id=${s(t)} ?hidden=${!a||!b.length}>${b.map(d)}</div>
      <div id=${s("request")} class="pgflow-request" ?hidden=${!p}
        >${c.request?w(c.request):f}</div>`}}var He=200;function Be(e,t,s){let n=s&&e.querySelector("[aria-invalid=true]");n?n.focus():(t.notice.kind||t.probe?.steps.length)&&e.querySelector(".pgflow-result")?.scrollIntoView({block:"nearest"})}function Ie(e){let{root:t,say:s,view:n}=e,i=Lt(s,He),r=e.id("page"),o=te(e,i,r),a=ee(e),l=oe(e,i),m=re(e,"advanced"),w=ie(e),c=zt(e),d=!1,u=n().gaps,p=_=>{n().busy||(d=!0,i.flushAll(),s(_))},g=()=>p({type:"submit",attempt:n().attempt});t.addEventListener("keydown",_=>{let v=_.target,x=v.matches("input[type=text], input[type=password]");_.key==="Enter"&&x&&!v.closest(".pgflow-paste")&&g()}),e.onClose(i.stop);let $=({title:_,badge:v,about:x})=>h`
    <div class="pgflow-head">
      <h3 class="pgflow-title" id=${e.id("title")}>${_}</h3>
      ${v?h`<span class="pgflow-place">${v}</span>`:f}
    </div>
    ${x?h`<p class="pgflow-about">${x}</p>`:f}`,y=(_,v)=>{let{title:x,fields:R}=_.groups[v],U=_.fields.filter(({name:V})=>R.includes(V));return h`<div class="pgflow-group">
      <h4 class="pgflow-label">${x}</h4>
      <div class="pgflow-grid">${U.map(V=>o(V,_.fill))}</div>
    </div>`},b=({name:_,label:v,value:x})=>h`
    <div class="pgflow-check">
      <input type="checkbox" id=${e.id(_)} data-name=${_} data-lm-suppress-shortcuts="true"
        .checked=${x}
        @change=${({target:R})=>s({type:"check",name:_,value:R.checked})} />
      <label for=${e.id(_)}>${v}</label>
    </div>`,A=({submit:_,probe:v,busy:x})=>h`
    <div class="pgflow-footer">
      ${S(_,g,{kind:"create",name:"submit",off:!!x})}
      ${v?S(v.label,()=>p({type:"probe"}),{name:"probe",off:!!x}):f}
      <span class="pgflow-reason" role="status"
        >${x?h`<span class="pgflow-spinner" aria-hidden="true"></span>${x}`:f}</span>
      ${x?S("Cancel",()=>s({type:"cancel"}),{name:"cancel"}):f}
    </div>`,E=_=>h`
    ${$(_)}
    ${_.choices.map(l)}
    ${a(_)}
    ${_.groups.map((v,x)=>y(_,x))}
    ${_.checks.map(b)}
    ${_.has_request?m(_,l):f}
    ${A(_)}
    ${w(_)}`;return _=>{let v=_.gaps!==u;return u=_.gaps,d&&!_.busy&&(v||_.notice.kind||_.probe?.steps.length)&&(d=!1,queueMicrotask(()=>Be(t,_,v))),_.done?c(_.done,_.badge):E(_)}}var Le=e=>e.querySelector("[data-name=submit]"),ae=(e,t)=>Kt({name:e,form:!0,shape:t,open:Ie,landing:Le});var le={keys:{title:"text",badge:"text",about:"text",choices:{list:{keys:{name:"text",label:"text",help:"text",value:"text",options:{list:{keys:{value:"text",label:"text"}}}}}},offers:{list:"text"},paste:{keys:{label:"text",help:"text",placeholder:"text",pick:"text",accept:"text",note:"text",error:"text"}},groups:{list:{keys:{title:"text",fields:{list:"text"}}}},fields:{list:{keys:{name:"text",label:"text",help:"text",choices:{list:{keys:{value:"text",label:"text"}}},secret:"flag",required:"flag",held:"flag",typed_in:"text",value:"text",error:"text",warning:"text",emptied:"number"}}},checks:{list:{keys:{name:"text",label:"text",value:"flag"}}},advanced:{list:{keys:{name:"text",label:"text",help:"text",value:"text",options:{list:{keys:{value:"text",label:"text"}}}}}},has_request:"flag",request:{one_of:[{keys:{note:"text",json:"text",curl:"text"}},"null"]},probe:{one_of:[{keys:{label:"text",heading:"text",note:"text",link:"text",link_text:"text",steps:{list:{keys:{name:"text",state:"text",detail:"text",hint:"text",mark:"text",said:"text"}}}}},"null"]},submit:"text",busy:"text",attempt:"number",gaps:"number",notice:{keys:{kind:"text",text:"text",hint:"text"}},done:{one_of:[{keys:{title:"text",said:"text",facts:{list:{keys:{label:"text",value:"text",copy:"flag"}}},html:"text",actions:{list:{keys:{value:"text",label:"text"}}},code:"text",ask:{one_of:[{keys:{name:"text",label:"text",help:"text",value:"text",options:{list:{keys:{value:"text",label:"text"}}}}},"null"]},another:"text"}},"null"]},fill:"number"}};var mn=ae("sign-in-form",le);export{mn as default};
