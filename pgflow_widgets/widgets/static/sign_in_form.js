/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var pt=globalThis,wt=e=>e,J=pt.trustedTypes,yt=J?J.createPolicy("lit-html",{createHTML:e=>e}):void 0,dt="$lit$",H=`lit$${Math.random().toFixed(9).slice(2)}$`,ut="?"+H,ae=`<${ut}>`,M=document,G=()=>M.createComment(""),W=e=>e===null||typeof e!="object"&&typeof e!="function",ht=Array.isArray,Tt=e=>ht(e)||typeof e?.[Symbol.iterator]=="function",ct=`[ 	
\f\r]`,F=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,vt=/-->/g,xt=/>/g,I=RegExp(`>|${ct}(?:([^\\s"'>=/]+)(${ct}*=${ct}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),bt=/'/g,At=/"/g,Et=/^(?:script|style|textarea|title)$/i,ft=e=>(t,...s)=>({_$litType$:e,strings:t,values:s}),f=ft(1),Oe=ft(2),Me=ft(3),k=Symbol.for("lit-noChange"),h=Symbol.for("lit-nothing"),kt=new WeakMap,O=M.createTreeWalker(M,129);function St(e,t){if(!ht(e)||!e.hasOwnProperty("raw"))throw Error("invalid template strings array");return yt!==void 0?yt.createHTML(t):t}var Ct=(e,t)=>{let s=e.length-1,n=[],i,r=t===2?"<svg>":t===3?"<math>":"",o=F;for(let c=0;c<s;c++){let l=e[c],_,w,a=-1,d=0;for(;d<l.length&&(o.lastIndex=d,w=o.exec(l),w!==null);)d=o.lastIndex,o===F?w[1]==="!--"?o=vt:w[1]!==void 0?o=xt:w[2]!==void 0?(Et.test(w[2])&&(i=RegExp("</"+w[2],"g")),o=I):w[3]!==void 0&&(o=I):o===I?w[0]===">"?(o=i??F,a=-1):w[1]===void 0?a=-2:(a=o.lastIndex-w[2].length,_=w[1],o=w[3]===void 0?I:w[3]==='"'?At:bt):o===At||o===bt?o=I:o===vt||o===xt?o=F:(o=I,i=void 0);let u=o===I&&e[c+1].startsWith("/>")?" ":"";r+=o===F?l+ae:a>=0?(n.push(_),l.slice(0,a)+dt+l.slice(a)+H+u):l+H+(a===-2?c:u)}return[St(e,r+(e[s]||"<?>")+(t===2?"</svg>":t===3?"</math>":"")),n]},z=class e{constructor({strings:t,_$litType$:s},n){let i;this.parts=[];let r=0,o=0,c=t.length-1,l=this.parts,[_,w]=Ct(t,s);if(this.el=e.createElement(_,n),O.currentNode=this.el.content,s===2||s===3){let a=this.el.content.firstChild;a.replaceWith(...a.childNodes)}for(;(i=O.nextNode())!==null&&l.length<c;){if(i.nodeType===1){if(i.hasAttributes())for(let a of i.getAttributeNames())if(a.endsWith(dt)){let d=w[o++],u=i.getAttribute(a).split(H),p=/([.?@])?(.*)/.exec(d);l.push({type:1,index:r,name:p[2],strings:u,ctor:p[1]==="."?Z:p[1]==="?"?X:p[1]==="@"?tt:L}),i.removeAttribute(a)}else a.startsWith(H)&&(l.push({type:6,index:r}),i.removeAttribute(a));if(Et.test(i.tagName)){let a=i.textContent.split(H),d=a.length-1;if(d>0){i.textContent=J?J.emptyScript:"";for(let u=0;u<d;u++)i.append(a[u],G()),O.nextNode(),l.push({type:2,index:++r});i.append(a[d],G())}}}else if(i.nodeType===8)if(i.data===ut)l.push({type:2,index:r});else{let a=-1;for(;(a=i.data.indexOf(H,a+1))!==-1;)l.push({type:7,index:r}),a+=H.length-1}r++}}static createElement(t,s){let n=M.createElement("template");return n.innerHTML=t,n}};function P(e,t,s=e,n){if(t===k)return t;let i=n!==void 0?s._$Co?.[n]:s._$Cl,r=W(t)?void 0:t._$litDirective$;return i?.constructor!==r&&(i?._$AO?.(!1),r===void 0?i=void 0:(i=new r(e),i._$AT(e,s,n)),n!==void 0?(s._$Co??=[])[n]=i:s._$Cl=i),i!==void 0&&(t=P(e,i._$AS(e,t.values),i,n)),t}var Q=class{constructor(t,s){this._$AV=[],this._$AN=void 0,this._$AD=t,this._$AM=s}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(t){let{el:{content:s},parts:n}=this._$AD,i=(t?.creationScope??M).importNode(s,!0);O.currentNode=i;let r=O.nextNode(),o=0,c=0,l=n[0];for(;l!==void 0;){if(o===l.index){let _;l.type===2?_=new q(r,r.nextSibling,this,t):l.type===1?_=new l.ctor(r,l.name,l.strings,this,t):l.type===6&&(_=new et(r,this,t)),this._$AV.push(_),l=n[++c]}o!==l?.index&&(r=O.nextNode(),o++)}return O.currentNode=M,i}p(t){let s=0;for(let n of this._$AV)n!==void 0&&(n.strings!==void 0?(n._$AI(t,n,s),s+=n.strings.length-2):n._$AI(t[s])),s++}},q=class e{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(t,s,n,i){this.type=2,this._$AH=h,this._$AN=void 0,this._$AA=t,this._$AB=s,this._$AM=n,this.options=i,this._$Cv=i?.isConnected??!0}get parentNode(){let t=this._$AA.parentNode,s=this._$AM;return s!==void 0&&t?.nodeType===11&&(t=s.parentNode),t}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(t,s=this){t=P(this,t,s),W(t)?t===h||t==null||t===""?(this._$AH!==h&&this._$AR(),this._$AH=h):t!==this._$AH&&t!==k&&this._(t):t._$litType$!==void 0?this.$(t):t.nodeType!==void 0?this.T(t):Tt(t)?this.k(t):this._(t)}O(t){return this._$AA.parentNode.insertBefore(t,this._$AB)}T(t){this._$AH!==t&&(this._$AR(),this._$AH=this.O(t))}_(t){this._$AH!==h&&W(this._$AH)?this._$AA.nextSibling.data=t:this.T(M.createTextNode(t)),this._$AH=t}$(t){let{values:s,_$litType$:n}=t,i=typeof n=="number"?this._$AC(t):(n.el===void 0&&(n.el=z.createElement(St(n.h,n.h[0]),this.options)),n);if(this._$AH?._$AD===i)this._$AH.p(s);else{let r=new Q(i,this),o=r.u(this.options);r.p(s),this.T(o),this._$AH=r}}_$AC(t){let s=kt.get(t.strings);return s===void 0&&kt.set(t.strings,s=new z(t)),s}k(t){ht(this._$AH)||(this._$AH=[],this._$AR());let s=this._$AH,n,i=0;for(let r of t)i===s.length?s.push(n=new e(this.O(G()),this.O(G()),this,this.options)):n=s[i],n._$AI(r),i++;i<s.length&&(this._$AR(n&&n._$AB.nextSibling,i),s.length=i)}_$AR(t=this._$AA.nextSibling,s){for(this._$AP?.(!1,!0,s);t!==this._$AB;){let n=wt(t).nextSibling;wt(t).remove(),t=n}}setConnected(t){this._$AM===void 0&&(this._$Cv=t,this._$AP?.(t))}},L=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(t,s,n,i,r){this.type=1,this._$AH=h,this._$AN=void 0,this.element=t,this.name=s,this._$AM=i,this.options=r,n.length>2||n[0]!==""||n[1]!==""?(this._$AH=Array(n.length-1).fill(new String),this.strings=n):this._$AH=h}_$AI(t,s=this,n,i){let r=this.strings,o=!1;if(r===void 0)t=P(this,t,s,0),o=!W(t)||t!==this._$AH&&t!==k,o&&(this._$AH=t);else{let c=t,l,_;for(t=r[0],l=0;l<r.length-1;l++)_=P(this,c[n+l],s,l),_===k&&(_=this._$AH[l]),o||=!W(_)||_!==this._$AH[l],_===h?t=h:t!==h&&(t+=(_??"")+r[l+1]),this._$AH[l]=_}o&&!i&&this.j(t)}j(t){t===h?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,t??"")}},Z=class extends L{constructor(){super(...arguments),this.type=3}j(t){this.element[this.name]=t===h?void 0:t}},X=class extends L{constructor(){super(...arguments),this.type=4}j(t){this.element.toggleAttribute(this.name,!!t&&t!==h)}},tt=class extends L{constructor(t,s,n,i,r){super(t,s,n,i,r),this.type=5}_$AI(t,s=this){if((t=P(this,t,s,0)??h)===k)return;let n=this._$AH,i=t===h&&n!==h||t.capture!==n.capture||t.once!==n.once||t.passive!==n.passive,r=t!==h&&(n===h||i);i&&this.element.removeEventListener(this.name,this,n),r&&this.element.addEventListener(this.name,this,t),this._$AH=t}handleEvent(t){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,t):this._$AH.handleEvent(t)}},et=class{constructor(t,s,n){this.element=t,this.type=6,this._$AN=void 0,this._$AM=s,this.options=n}get _$AU(){return this._$AM._$AU}_$AI(t){P(this,t)}},Nt={M:dt,P:H,A:ut,C:1,L:Ct,R:Q,D:Tt,V:P,I:q,H:L,N:X,U:tt,B:Z,F:et},ce=pt.litHtmlPolyfillSupport;ce?.(z,q),(pt.litHtmlVersions??=[]).push("3.3.3");var st=(e,t,s)=>{let n=s?.renderBefore??t,i=n._$litPart$;if(i===void 0){let r=s?.renderBefore??null;n._$litPart$=i=new q(t.insertBefore(G(),r),r,void 0,s??{})}return i._$AI(e),i};var Ht=e=>e.getAttribute("aria-disabled")==="true",Bt=e=>t=>{t.detail<2&&e(t)},S=(e,t,{kind:s="offer",name:n,off:i,label:r}={})=>f`<button
  type="button"
  class=${s==="danger"?"pgflow-danger-button":`pgflow-${s}`}
  data-lm-suppress-shortcuts="true"
  data-name=${n??h}
  aria-label=${r??h}
  aria-disabled=${i===void 0?h:String(i)}
  @click=${o=>{Ht(o.currentTarget)||t(o)}}
>${e}</button>`;function It(e,t){let s=e.dataset.emptied;return e.dataset.emptied=String(t.emptied),s!==void 0&&s!==String(t.emptied)}function nt(e,t){e.textContent!==t&&(e.textContent=t)}var Ot=new RegExp(`(?:(?:p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*w[\\s_-]*o[\\s_-]*r[\\s_-]*d|p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*w[\\s_-]*d|p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*p[\\s_-]*h[\\s_-]*r[\\s_-]*a[\\s_-]*s[\\s_-]*e|p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*c[\\s_-]*o[\\s_-]*d[\\s_-]*e|p[\\s_-]*w[\\s_-]*d|p[\\s_-]*w|p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*w[\\s_-]*o[\\s_-]*r[\\s_-]*t|m[\\s_-]*o[\\s_-]*t[\\s_-]*d[\\s_-]*e[\\s_-]*p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*e|c[\\s_-]*o[\\s_-]*n[\\s_-]*t[\\s_-]*r[\\s_-]*a[\\s_-]*s[\\s_-]*e[\\s_-]*ñ[\\s_-]*a|s[\\s_-]*e[\\s_-]*c[\\s_-]*r[\\s_-]*e[\\s_-]*t|s[\\s_-]*e[\\s_-]*c[\\s_-]*r[\\s_-]*e[\\s_-]*t[\\s_-]*s|t[\\s_-]*o[\\s_-]*k[\\s_-]*e[\\s_-]*n|s[\\s_-]*e[\\s_-]*c[\\s_-]*r[\\s_-]*e[\\s_-]*t[\\s_-]*k[\\s_-]*e[\\s_-]*y|a[\\s_-]*c[\\s_-]*c[\\s_-]*e[\\s_-]*s[\\s_-]*s[\\s_-]*k[\\s_-]*e[\\s_-]*y|a[\\s_-]*c[\\s_-]*c[\\s_-]*o[\\s_-]*u[\\s_-]*n[\\s_-]*t[\\s_-]*k[\\s_-]*e[\\s_-]*y|(?<!com)(?<!by)pass)(?:[\\s"'\`\\\\)\\]]*(?:[=:>]|%3[AD])|\\s+["']))|(?:(?:p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*w[\\s_-]*o[\\s_-]*r[\\s_-]*d|p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*w[\\s_-]*d|p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*p[\\s_-]*h[\\s_-]*r[\\s_-]*a[\\s_-]*s[\\s_-]*e|p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*c[\\s_-]*o[\\s_-]*d[\\s_-]*e|p[\\s_-]*w[\\s_-]*d|p[\\s_-]*w|p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*w[\\s_-]*o[\\s_-]*r[\\s_-]*t|m[\\s_-]*o[\\s_-]*t[\\s_-]*d[\\s_-]*e[\\s_-]*p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*e|c[\\s_-]*o[\\s_-]*n[\\s_-]*t[\\s_-]*r[\\s_-]*a[\\s_-]*s[\\s_-]*e[\\s_-]*ñ[\\s_-]*a|s[\\s_-]*e[\\s_-]*c[\\s_-]*r[\\s_-]*e[\\s_-]*t|s[\\s_-]*e[\\s_-]*c[\\s_-]*r[\\s_-]*e[\\s_-]*t[\\s_-]*s|t[\\s_-]*o[\\s_-]*k[\\s_-]*e[\\s_-]*n|s[\\s_-]*e[\\s_-]*c[\\s_-]*r[\\s_-]*e[\\s_-]*t[\\s_-]*k[\\s_-]*e[\\s_-]*y|a[\\s_-]*c[\\s_-]*c[\\s_-]*e[\\s_-]*s[\\s_-]*s[\\s_-]*k[\\s_-]*e[\\s_-]*y|a[\\s_-]*c[\\s_-]*c[\\s_-]*o[\\s_-]*u[\\s_-]*n[\\s_-]*t[\\s_-]*k[\\s_-]*e[\\s_-]*y|(?<!com)(?<!by)pass)(?:[\\t\\r\\n]|\\s{2}))|(?:://)|(?:^\\s*\\[?\\s*\\{\\s*["'])|(?:(?:^|[\\s:])(?:[^:\\\\\\s]|\\\\.)+:(?:\\d+|\\*):(?:[^:\\\\\\s]|\\\\.)+:(?:[^:\\\\\\s]|\\\\.)+:)|(?:^\\s*[^\\s:/@]+:\\d*[^\\s\\d:])|(?:^\\s*set(?:x|env)?\\s|pgpassword)|(?:(?:^|\\s)psql\\s+-[\\w-])|(?:(?:^|\\s)(?:-u|--user)[\\s=]["']?[^\\s:]+:)|(?:^\\s*(?:export\\s+|set\\s+|\\$env:)?"?[a-z_][a-z0-9_ ]*=(?!=))|(?:^\\s*(?:\\[|psql\\s|jdbc:))|(?:p8e-)`,"iu");var Mt=({type:e,value:t})=>e!=="secret"&&Ot.test(t);function Pt(e,t){let s=new Map;function n(o){let c=s.get(o);c&&(clearTimeout(c.timer),s.delete(o),e(c.message()))}function i(o,c){clearTimeout(s.get(o)?.timer);let l=Mt(c())?0:setTimeout(()=>n(o),t);s.set(o,{message:c,timer:l})}function r(o,c,l){let{value:_,selectionStart:w,selectionEnd:a}=o.target,d=o.clipboardData?.getData("text")??"";!(Number(a)-Number(w)>=_.length)||!Mt(l(d))||(o.preventDefault(),o.target.value=d,s.set(c,{message:()=>l(d)}),n(c))}return{later:i,flush:n,flushAll:()=>[...s.keys()].forEach(n),has:o=>s.has(o),stop:()=>{for(let{timer:o}of s.values())clearTimeout(o)},listeners:(o,c)=>({oninput:({target:l})=>i(o,()=>c(l.value)),onchange:()=>n(o),onpaste:l=>r(l,o,c)})}}var pe={text:"string",number:"number",flag:"boolean"};function Lt(e,t,s){let n=K(e,t,s);if(n)throw new TypeError(`Not as declared: ${n}.`);return t}function K(e,t,s){return e==="null"?t===null?"":`${s} is not null`:typeof e=="string"?typeof t===pe[e]?"":`${s} is not a ${e}`:"words"in e?e.words.includes(t)?"":`${s} is another word`:"one_of"in e?ue(e.one_of,t,s):typeof t!="object"||t===null?`${s} is no object`:"list"in e?Array.isArray(t)?$t(t.map((n,i)=>K(e.list,n,`${s}[${i}]`))):`${s} is no list`:"record"in e?$t(Object.entries(t).map(([n,i])=>K(e.record,i,`${s}.${n}`))):de(e.keys,e.optional??{},t,s)}function de(e,t,s,n){let i={...e,...t},r=Object.keys(s).find(c=>!Object.hasOwn(i,c));if(r)return`${n}.${r} is not declared`;let o=Object.keys(e).find(c=>!Object.hasOwn(s,c));return o?`${n}.${o} is missing`:$t(Object.entries(s).map(([c,l])=>K(i[c],l,`${n}.${c}`)))}function ue(e,t,s){let n=e.map(i=>K(i,t,s));return n.includes("")?"":n.join(", or ")}var $t=e=>e.find(Boolean)??"";var Dt={"data-lm-suppress-shortcuts":"true",tabindex:"-1"};function mt(e){if(e.tabIndex<0){for(let[s,n]of Object.entries(Dt))e.setAttribute(s,n);let t=()=>{for(let s of Object.keys(Dt))e.removeAttribute(s)};e.addEventListener("blur",t,{once:!0})}e.focus()}function Rt(e,t,s){let n=o=>e.contains(o)&&!o.disabled&&o.checkVisibility(),i=()=>[...e.querySelectorAll("[data-name]")],r=o=>i().find(c=>c.dataset.name===o);return()=>{let o=e.contains(document.activeElement),c=[],l=document.activeElement;for(;o&&l&&l!==e;l=l.parentElement)l.dataset.name&&c.push(l.dataset.name);t(),o&&!n(document.activeElement)&&mt(c.map(r).find(n)??s())}}function qt(e,t){let s=0,n=null;async function i(){let r=e.get("inside");s+=1;let o=s;if(r||(n?.remove(),n=null,t.replaceChildren()),!(!r||!e.widget_manager))try{let c=await e.widget_manager.create_view(await e.widget_manager.get_model(r));if(o!==s)return c.remove();n?.remove(),n=c,t.replaceChildren(c.el)}catch{t.replaceChildren()}}return i(),e.on("change:inside",i),()=>{s+=1,n?.remove(),e.off("change:inside",i)}}var he=2e3,fe=1e3,$e=3,me=["restarting","autorestarting","terminating","dead"];function _e(e,t){let s=e.widget_manager,n=s?.kernel,i=!!(s&&"kernel"in s),r=!1,o=!1;return{isKnown:i,watch:c=>n?.statusChanged?.connect(c),leave:c=>n?.statusChanged?.disconnect(c),end:()=>{r=!0},look(){r||=me.includes(n?.status??""),o=n?.status==="idle"&&(n.connectionStatus??"connected")==="connected"},isGone(){if(r||t.classList.contains("jupyter-widgets-disconnected"))return!0;let c=s?.kernel;return i&&(!c||c!==n||!!c.isDisposed)},isIdle:()=>o,ask:async()=>{try{await s?.context?.sessionContext?.sessionManager?.refreshRunning()}catch{}}}}var jt=0,it=class{constructor({model:t,el:s,root:n}){this.model=t,this.root=n,this.kernel=_e(t,s),jt+=1,this.name=`${Date.now().toString(36)}-${jt}`,this.banner=document.createElement("div"),this.banner.className="pgflow-lost",this.banner.setAttribute("role","alert"),this.waiting=document.createElement("p"),this.waiting.className="pgflow-waiting",this.waiting.setAttribute("role","status"),n.prepend(this.banner),n.append(this.waiting),this.isLost=!1,this.isSilent=!1,this.sent=0,this.received=0,this.missed=0,this.asked=0,this.timer=void 0,this.look=this.look.bind(this),this.hear=this.hear.bind(this)}open(){this.model.on("msg:custom",this.hear),this.model.on("comm_live_update",this.look),this.kernel.watch(this.look),this.looking=setInterval(this.look,fe),this.look(),this.say({type:"ping"})}close(){this.model.off("msg:custom",this.hear),this.model.off("comm_live_update",this.look),this.kernel.leave(this.look),clearInterval(this.looking),clearTimeout(this.timer)}say(t){if(this.look(),!this.isLost){this.sent+=1,t.type!=="ping"&&(this.asked=this.sent);try{let s=`${this.name}:${this.sent}`;Promise.resolve(this.model.send({...t,receipt:s})).catch(()=>this.end()),this.await()}catch{this.end()}}}await(){this.timer??=setTimeout(()=>this.miss(),he)}hear({receipt:t}){let[s,n]=String(t).split(":");s===this.name&&(this.received=Math.max(this.received,Number(n)),clearTimeout(this.timer),this.timer=void 0,this.isSilent=!1,this.missed=0,this.look(),this.received<this.sent?this.await():nt(this.waiting,""))}miss(){if(this.timer=void 0,this.look(),this.missed=this.kernel.isIdle()?this.missed+1:0,this.missed&&this.kernel.ask().then(this.look),this.isSilent=this.missed>=$e,this.look(),this.isLost||(this.await(),this.waiting.isConnected&&this.waiting.textContent||this.received>=(this.kernel.isKnown?this.asked:this.sent)))return;((this.root.contains(document.activeElement)?document.activeElement:null)?.closest(we)??this.banner).after(this.waiting),nt(this.waiting,"No answer yet: the kernel is busy or gone.")}end(){this.kernel.end(),this.look()}look(){if(this.kernel.look(),(this.isSilent||this.kernel.isGone())===this.isLost)return;this.isLost=!this.isLost;let t=this.root.contains(document.activeElement);ye(this.root,this.isLost,[this.banner,this.waiting]),nt(this.waiting,""),st(this.isLost?ge:h,this.banner),this.isLost&&t&&mt(this.banner)}},ge=f`<strong>Not connected: run the cell again.</strong
  ><p>The kernel that drew this was restarted, shut down or left, and nothing here reaches it. In an app, load the page again.</p>`,we=".pgflow-footer, .pgflow-bar, .pgflow-actions, .pgflow-grid, .pgflow-paste-row";function ye(e,t,s){e.classList.toggle("pgflow-off",t);for(let r of e.children)r.inert=t&&!s.includes(r);let n=e.querySelectorAll("button, input, select, textarea");for(let r of n)t&&!r.disabled&&(r.dataset.turnedOff=""),"turnedOff"in r.dataset&&(r.disabled=t),t||delete r.dataset.turnedOff;if(!t)return;let i=e.querySelectorAll(".pgflow-secret input");for(let r of i)r.value="",r.placeholder=""}var Ut=0;function Vt({name:e,wide:t=!1,form:s=!1,shape:n,open:i,landing:r}){return{render({model:o,el:c}){Ut+=1;let l=`pgflow-${e}-${Date.now().toString(36)}-${Ut}`,_=document.createElement("section"),w=`${t?"pgflow-wide ":""}${s?"pgflow-form ":""}`;_.className=`pgflow ${w}pgflow-${e}`,_.setAttribute("aria-labelledby",`${l}-title`);let a=document.createElement("div");c.append(_,a);let d=new it({model:o,el:c,root:_}),u=[],p=()=>Lt(n,o.get("view"),"view"),g=document.createComment("end");d.waiting.before(g);let $=()=>st(A(p()),_,{renderBefore:g}),y=()=>_.querySelector(`[id="${l}-title"]`),v=Rt(_,$,()=>r?.(_)??y()),A=i({model:o,root:_,view:p,redraw:v,id:m=>`${l}-${m}`,say:m=>d.say(m),onClose:m=>u.push(m)});v(),o.on("change:view",v),d.open();let E=qt(o,a);return()=>{d.close(),E(),o.off("change:view",v);for(let m of u)m()}}}}/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var C={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},N=e=>(...t)=>({_$litDirective$:e,values:t}),T=class{constructor(t){}get _$AU(){return this._$AM._$AU}_$AT(t,s,n){this._$Ct=t,this._$AM=s,this._$Ci=n}_$AS(t,s){return this.update(t,s)}update(t,s){return this.render(...s)}};/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var Y=class extends T{constructor(t){if(super(t),this.it=h,t.type!==C.CHILD)throw Error(this.constructor.directiveName+"() can only be used in child bindings")}render(t){if(t===h||t==null)return this._t=void 0,this.it=t;if(t===k)return t;if(typeof t!="string")throw Error(this.constructor.directiveName+"() called with a non-string value");if(t===this.it)return this._t;this.it=t;let s=[t];return s.raw=s,this._t={_$litType$:this.constructor.resultType,strings:s,values:[]}}};Y.directiveName="unsafeHTML",Y.resultType=1;var Ft=N(Y);async function ot(e){try{return await navigator.clipboard.writeText(e),"Copied."}catch{return"Select it and copy it by hand: the browser does not let it be copied."}}function ve(e,t,s){let n=e.widget_manager?.context?.model;if(!n?.sharedModel?.insertCell)return!1;let r=[...t.closest(".jp-Notebook")?.querySelectorAll(".jp-Cell")??[]].findIndex(o=>o.contains(t));return n.sharedModel.insertCell(r<0?n.cells.length:r+1,{cell_type:"code",source:s}),!0}var Gt=async(e,t,s)=>ve(e,t,s)?"Inserted below.":ot(s);function D({redraw:e},t,s="Copy"){let n="",i;async function r(o){n=await ot(o),clearTimeout(i),i=setTimeout(()=>{n="",e()},4e3),e()}return o=>f`<button type="button" class="pgflow-link" data-name=${t}
      aria-label=${t} data-lm-suppress-shortcuts="true" @click=${()=>r(o)}
>${s}</button
    ><span class="pgflow-reason" role="status">${n}</span>`}function Wt({id:e,say:t,root:s,model:n,redraw:i}){let r=new Map,o="",c=p=>(r.has(p)||r.set(p,D({redraw:i},`Copy ${p}`)),r.get(p)),l=(p,g="")=>Bt(()=>{o="",t({type:"act",name:p,value:g})});async function _(p){o=await Gt(n,s,p),i()}let w=({label:p,value:g,is_id:$})=>f`
    <dt>${p}</dt>
    <dd>${$?f`<code>${g}</code> ${c(p)(g)}`:g}</dd>`,a=({name:p,label:g,help:$,options:y})=>{let v=()=>s.querySelector(`[id="${e("ask")}"]`).value;return f`<div class="pgflow-ask">
      <label class="pgflow-label" for=${e("ask")}>${g}</label>
      <div class="pgflow-bar">
        <select id=${e("ask")} class="pgflow-input" data-name="ask" data-lm-suppress-shortcuts="true"
        >${y.map(({value:A,label:E})=>f`<option value=${A}>${E}</option>`)}</select>
        ${S("Ingest",A=>l(p,v())(A),{off:!y.length})}
      </div>
      <p class="pgflow-help">${$}</p>
    </div>`},d=p=>f`
    <div class="pgflow-footer">
      ${p.actions.map(({value:g,label:$},y)=>S($,l(g),{kind:y?"offer":"create",name:g}))}
      ${p.code?S("Insert code",()=>_(p.code),{kind:p.actions.length?"offer":"create",name:"insert"}):h}
      ${S(p.another,l("another"),{name:"another"})}
    </div>`,u=p=>f`
    <div class="pgflow-outcome jp-RenderedHTMLCommon jp-RenderedHTML" role="region" tabindex="0"
      aria-label="Sandboxes">${Ft(p)}</div>`;return(p,g)=>f`
    <div class="pgflow-head">
      <span class="pgflow-tick" aria-hidden="true">✓</span>
      <h3 class="pgflow-title" id=${e("title")}>${p.title}</h3>
      ${g?f`<span class="pgflow-place">${g}</span>`:h}
    </div>
    <p class="pgflow-about" role="status">${p.said} ${o}</p>
    <dl class="pgflow-facts">${p.facts.map(w)}</dl>
    ${p.html?u(p.html):h}
    ${d(p)}
    ${p.ask?a(p.ask):h}`}/**
 * @license
 * Copyright 2020 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var{I:xe}=Nt,zt=e=>e;var Yt=e=>e.strings===void 0,Kt=()=>document.createComment(""),j=(e,t,s)=>{let n=e._$AA.parentNode,i=t===void 0?e._$AB:t._$AA;if(s===void 0){let r=n.insertBefore(Kt(),i),o=n.insertBefore(Kt(),i);s=new xe(r,o,e,e.options)}else{let r=s._$AB.nextSibling,o=s._$AM,c=o!==e;if(c){let l;s._$AQ?.(e),s._$AM=e,s._$AP!==void 0&&(l=e._$AU)!==o._$AU&&s._$AP(l)}if(r!==i||c){let l=s._$AA;for(;l!==r;){let _=zt(l).nextSibling;zt(n).insertBefore(l,i),l=_}}}return s},B=(e,t,s=e)=>(e._$AI(t,s),e),be={},rt=(e,t=be)=>e._$AH=t,Jt=e=>e._$AH,lt=e=>{e._$AR(),e._$AA.remove()};/**
 * @license
 * Copyright 2020 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var at=N(class extends T{constructor(e){if(super(e),e.type!==C.PROPERTY&&e.type!==C.ATTRIBUTE&&e.type!==C.BOOLEAN_ATTRIBUTE)throw Error("The `live` directive is not allowed on child or event bindings");if(!Yt(e))throw Error("`live` bindings can only contain a single expression")}render(e){return e}update(e,[t]){if(t===k||t===h)return t;let s=e.element,n=e.name;if(e.type===C.PROPERTY){if(t===s[n])return k}else if(e.type===C.BOOLEAN_ATTRIBUTE){if(!!t===s.hasAttribute(n))return k}else if(e.type===C.ATTRIBUTE&&s.getAttribute(n)===t+"")return k;return rt(e),t}});var _t=class extends T{fill;render(t){return k}update({element:t},[{value:s,emptied:n,waits:i,fill:r}]){let o=t,c=r!==this.fill;this.fill=r;let l=i||document.activeElement===o&&!c;return(It(o,{emptied:n})||!l)&&o.value!==s&&(o.value=s),k}},Qt=N(_t);var Ae=N(class extends T{render(e){return k}update({element:e},[t]){return t&&(e.value=""),k}});function ke({error:e,warning:t,help:s},n){return f`<p class="pgflow-help ${e?"pgflow-error":t?"pgflow-warning":""}" id=${n} aria-live="polite"
    >${e||t||s}</p>`}var gt=(e,{name:t,label:s,isShown:n,canShow:i,turn:r})=>f`
  <div class="pgflow-secret">${e}<button type="button" class="pgflow-reveal"
    data-lm-suppress-shortcuts="true" data-name="show ${t}" ?hidden=${!i}
    aria-label="Show ${s}" aria-pressed=${String(n)} @click=${r}
    >${n?"Hide":"Show"}</button></div>`;function Te(e,t,s){let n=new Set,i=new Set,r=new Set;return{isFilled:o=>n.has(o),isShown:o=>i.has(o),turn(o){i.delete(o)||i.add(o),s()},type(o,c){r.add(o),n.has(o)!==!!c&&(c?n.add(o):(n.delete(o),i.delete(o)),s())},goes({name:o,held:c,typed_in:l}){return l===e&&r.delete(o),t.has(o)||r.has(o)||c&&l===e?!1:(n.delete(o),i.delete(o),!0)}}}function Zt({id:e,say:t,redraw:s},n,i){let r=Te(i,n,s),o=new Set,c=({name:a,choices:d,value:u,required:p,error:g})=>f`
    <select id=${e(a)} class="pgflow-input" data-name=${a} data-lm-suppress-shortcuts="true"
      aria-describedby=${e(`${a}-help`)} aria-required=${String(p)}
      aria-invalid=${g?"true":h}
      @change=${({target:$})=>t({type:"edit",name:a,value:$.value})}
    >${d.map($=>f`<option value=${$.value} .selected=${at($.value===u)}
        >${$.label}</option>`)}</select>`,l=a=>{let{name:d,label:u,held:p,required:g,error:$}=a,y=r.goes(a),v=r.isShown(d),A=n.listeners(d,x=>({type:"secret",name:d,value:x,page:i})),E=f`<input id=${e(d)} class="pgflow-input" data-name=${d}
      type=${v?"text":"password"} autocomplete="new-password" autocapitalize="off"
      spellcheck="false" placeholder=${p?"••••••  kept in the kernel":""}
      aria-describedby=${e(`${d}-help`)} aria-required=${String(g)}
      aria-invalid=${$?"true":h} ${Ae(y)}
      @input=${x=>{A.oninput(x),r.type(d,x.target.value)}}
      @change=${A.onchange} />`,m=r.isFilled(d),b=()=>r.turn(d);return gt(E,{name:d,label:u.toLowerCase(),isShown:v,canShow:m,turn:b})},_=({name:a,value:d,emptied:u,required:p,error:g},$)=>{let y=n.listeners(a,v=>({type:"edit",name:a,value:v}));return f`<input id=${e(a)} class="pgflow-input" data-name=${a} type="text"
      inputmode=${a==="port"?"numeric":"text"} autocomplete="off" autocapitalize="off"
      spellcheck="false" aria-describedby=${e(`${a}-help`)} aria-required=${String(p)}
      aria-invalid=${g?"true":h}
      ${Qt({value:d,emptied:u,fill:$,waits:n.has(a)})}
      @input=${y.oninput} @change=${y.onchange} @paste=${y.onpaste} />`},w=({name:a,label:d})=>f`
    <div class="pgflow-more"><button type="button" class="pgflow-link"
      data-lm-suppress-shortcuts="true" data-name=${a}
      @click=${()=>{o.add(a),s()}}>+ ${d}</button></div>`;return(a,d)=>{let{name:u,label:p,required:g,value:$,error:y,choices:v}=a;if(!g&&!$&&!y&&!o.has(u))return w(a);g||o.add(u);let A=a.secret?l(a):v.length?c(a):_(a,d);return f`<div class="pgflow-field pgflow-field-${u}">
      <label class="pgflow-label" for=${e(u)}>${p}${g?h:f`<span class="pgflow-optional"> (optional)</span>`}</label>
      ${A}${ke(a,e(`${u}-help`))}
    </div>`}}function Xt({id:e,say:t,redraw:s,root:n}){let i="",r=-1,o=!1,c=!1,l=$=>{$.trim()&&$!==i&&t({type:"paste",value:$}),i=$},_=()=>n.querySelector(`[id="${e("paste")}"]`),w=$=>{$!==o&&(o=$,c&&=$,s())},a=$=>{let y=$.clipboardData?.getData("text")??"";y.trim()&&($.preventDefault(),l(y))};async function d({target:$}){let[y]=$.files??[];y&&l(await y.text()),$.value=i=""}let u=($,y)=>f`
    <input id=${e("paste")} class="pgflow-input" type=${c?"text":"password"}
      data-name="paste" autocomplete="off" spellcheck="false" placeholder=${$}
      aria-describedby=${e("paste-help")} aria-invalid=${y?"true":h}
      @paste=${a}
      @input=${({target:v})=>{i="",w(!!v.value)}}
      @change=${({target:v})=>l(v.value)}
      @keydown=${({key:v,target:A})=>{v==="Enter"&&l(A.value)}} />`,p=($,y)=>f`
    ${S($,()=>n.querySelector(".pgflow-file").click(),{name:"pick"})}
    <input type="file" class="pgflow-file" tabindex="-1" aria-hidden="true" accept=${y}
      @change=${d} />`,g=$=>f`
    <button type="button" class="pgflow-link" data-lm-suppress-shortcuts="true" data-name=${$}
      @click=${()=>t({type:"offer",label:$})}>${$}</button>`;return({paste:$,offers:y,fill:v})=>{v!==r&&(r=v,i="",o=c=!1,_()&&(_().value=""));let{label:A,help:E,placeholder:m,pick:b,accept:x,note:R,error:U}=$,V=U?"pgflow-error":R?"pgflow-good":"",le={name:"paste",label:"what is pasted",isShown:c,canShow:o,turn:()=>{c=!c,s()}};return f`<div class="pgflow-paste">
      <label class="pgflow-label" for=${e("paste")}>${A}</label>
      <div class="pgflow-paste-row">
        ${gt(u(m,!!U),le)}
        ${b?p(b,x):h}${y.map(g)}
      </div>
      <p class="pgflow-help ${V}" id=${e("paste-help")} aria-live="polite">${U||R||E}</p>
    </div>`}}/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var te=(e,t,s)=>{let n=new Map;for(let i=t;i<=s;i++)n.set(e[i],i);return n},ee=N(class extends T{constructor(e){if(super(e),e.type!==C.CHILD)throw Error("repeat() can only be used in text expressions")}dt(e,t,s){let n;s===void 0?s=t:t!==void 0&&(n=t);let i=[],r=[],o=0;for(let c of e)i[o]=n?n(c,o):o,r[o]=s(c,o),o++;return{values:r,keys:i}}render(e,t,s){return this.dt(e,t,s).values}update(e,[t,s,n]){let i=Jt(e),{values:r,keys:o}=this.dt(t,s,n);if(!Array.isArray(i))return this.ut=o,r;let c=this.ut??=[],l=[],_,w,a=0,d=i.length-1,u=0,p=r.length-1;for(;a<=d&&u<=p;)if(i[a]===null)a++;else if(i[d]===null)d--;else if(c[a]===o[u])l[u]=B(i[a],r[u]),a++,u++;else if(c[d]===o[p])l[p]=B(i[d],r[p]),d--,p--;else if(c[a]===o[p])l[p]=B(i[a],r[p]),j(e,l[p+1],i[a]),a++,p--;else if(c[d]===o[u])l[u]=B(i[d],r[u]),j(e,i[a],i[d]),d--,u++;else if(_===void 0&&(_=te(o,u,p),w=te(c,a,d)),_.has(c[a]))if(_.has(c[d])){let g=w.get(o[u]),$=g!==void 0?i[g]:null;if($===null){let y=j(e,i[a]);B(y,r[u]),l[u]=y}else l[u]=B($,r[u]),j(e,i[a],$),i[g]=null;u++}else lt(i[d]),d--;else lt(i[a]),a++;for(;u<=p;){let g=j(e,l[p+1]);B(g,r[u]),l[u++]=g}for(;a<=d;){let g=i[a++];g!==null&&lt(g)}return this.ut=o,rt(e,l),k}});var Ee=({name:e,state:t,detail:s,hint:n,mark:i,said:r})=>f`
  <li class="pgflow-step pgflow-step-${t}">
    <span class="pgflow-mark" aria-hidden="true">${i}</span>
    <span class="pgflow-unseen">${r}: </span>
    <strong>${e}</strong>
    <span class="pgflow-detail">${s}${n?f` <span class="pgflow-hint">${n}</span>`:h}</span>
  </li>`,Se=e=>f`
  <strong class="pgflow-heading" role="status">${e.heading}</strong>
  <ol class="pgflow-steps" aria-live="polite">${ee(e.steps,({name:t})=>t,Ee)}</ol>
  <p class="pgflow-help">${e.note}
    <a target="_blank" rel="noopener noreferrer" href=${e.link}>${e.link_text}</a></p>`;function se(e){let t=D(e,"Copy details","Copy details"),s=({kind:n,text:i,hint:r})=>{let o=n==="error"||n==="gaps";return f`<div class="pgflow-notice ${n?`pgflow-notice-${n}`:""}"
      role=${o?"alert":"status"}
      >${n?f`<strong>${i}</strong>${r?f`<p>${r}</p>`:h}`:h}${n==="error"?f`<div class="pgflow-bar">${t([i,r].filter(Boolean).join(`
`))}</div>`:h}</div>`};return({notice:n,probe:i})=>f`
    <div class="pgflow-result">
      ${s(n)}
      ${i?.steps.length&&!n.kind?Se(i):h}
    </div>`}function ne({id:e,say:t},s){let n=({name:i,value:r},o,c)=>f`
    <input type="radio" id=${e(`${i}-${o}`)} name=${e(i)} value=${c.value}
      data-name="${i} ${o}" data-lm-suppress-shortcuts="true"
      .checked=${at(c.value===r)}
      @change=${()=>{s.flushAll(),t({type:"choose",name:i,value:c.value})}} /><label for=${e(`${i}-${o}`)}>${c.label}</label>`;return i=>f`
    <fieldset class="pgflow-choice" aria-describedby=${e(`${i.name}-help`)}>
      <legend class="pgflow-label">${i.label}</legend>
      <div class="pgflow-segments">${i.options.map((r,o)=>n(i,o,r))}</div>
      <p class="pgflow-help" id=${e(`${i.name}-help`)}>${i.help}</p>
    </fieldset>`}function ie(e,t){let{id:s,say:n,redraw:i}=e,r=D(e,"Copy JSON"),o=D(e,"Copy curl"),c=!1,l=(a,d,u,p)=>f`
    <button type="button" class="pgflow-link pgflow-fold" data-lm-suppress-shortcuts="true"
      data-name=${a} aria-expanded=${String(u)} aria-controls=${s(a)} @click=${p}
    >${d}</button>`,_=(a,d,u)=>f`
    <div class="pgflow-bar"><span class="pgflow-label">${a}</span>${u(d)}</div>
    <pre class="pgflow-code" tabindex="0" role="region" aria-label="Request as ${a}">${d}</pre>`,w=({json:a,curl:d,note:u})=>f`
    <p class="pgflow-help">${u}</p>
    ${_("JSON",a,r)}${_("curl",d,o)}`;return(a,d)=>{let u=()=>{c=!c,i()},p=!!a.request,g=()=>n({type:"unfold",value:!p}),$=a.advanced.map(({options:A,value:E})=>A.findIndex(m=>m.value===E)).find(A=>A>0),y=$?`: ${a.advanced[0].options[$].label}`:"",{advanced:v}=a;return f`<div class="pgflow-folds">
        ${v.length?l(t,`Advanced${y}`,c,u):h}
        ${l("request","View request",p,g)}
      </div>
      <div id=${s(t)} ?hidden=${!c||!v.length}>${v.map(d)}</div>
      <div id=${s("request")} class="pgflow-request" ?hidden=${!p}
        >${a.request?w(a.request):h}</div>`}}var Ce=200;function Ne(e,t,s){let n=s&&e.querySelector("[aria-invalid=true]");n?n.focus():(t.notice.kind||t.probe?.steps.length)&&e.querySelector(".pgflow-result")?.scrollIntoView({block:"nearest"})}function He(e){let{root:t,say:s,view:n}=e,i=Pt(s,Ce),r=e.id("page"),o=Zt(e,i,r),c=Xt(e),l=ne(e,i),_=ie(e,"advanced"),w=se(e),a=Wt(e),d=!1,u=n().gaps,p=m=>{n().busy||(d=!0,i.flushAll(),s(m))},g=()=>p({type:"submit",attempt:n().attempt});t.addEventListener("keydown",m=>{let b=m.target,x=b.matches("input[type=text], input[type=password]");m.key==="Enter"&&x&&!b.closest(".pgflow-paste")&&g()}),e.onClose(i.stop);let $=({title:m,badge:b,about:x})=>f`
    <div class="pgflow-head">
      <h3 class="pgflow-title" id=${e.id("title")}>${m}</h3>
      ${b?f`<span class="pgflow-place">${b}</span>`:h}
    </div>
    ${x?f`<p class="pgflow-about">${x}</p>`:h}`,y=(m,b)=>{let{title:x,fields:R}=m.groups[b],U=m.fields.filter(({name:V})=>R.includes(V));return f`<div class="pgflow-group">
      <h4 class="pgflow-label">${x}</h4>
      <div class="pgflow-grid">${U.map(V=>o(V,m.fill))}</div>
    </div>`},v=({name:m,label:b,value:x})=>f`
    <div class="pgflow-check">
      <input type="checkbox" id=${e.id(m)} data-name=${m} data-lm-suppress-shortcuts="true"
        .checked=${x}
        @change=${({target:R})=>s({type:"check",name:m,value:R.checked})} />
      <label for=${e.id(m)}>${b}</label>
    </div>`,A=({submit:m,probe:b,busy:x})=>f`
    <div class="pgflow-footer">
      ${S(m,g,{kind:"create",name:"submit",off:!!x})}
      ${b?S(b.label,()=>p({type:"probe"}),{name:"probe",off:!!x}):h}
      <span class="pgflow-reason" role="status"
        >${x?f`<span class="pgflow-spinner" aria-hidden="true"></span>${x}`:h}</span>
      ${x?S("Cancel",()=>s({type:"cancel"}),{name:"cancel"}):h}
    </div>`,E=m=>f`
    ${$(m)}
    ${m.choices.map(l)}
    ${c(m)}
    ${m.groups.map((b,x)=>y(m,x))}
    ${m.checks.map(v)}
    ${m.has_request?_(m,l):h}
    ${A(m)}
    ${w(m)}`;return m=>{let b=m.gaps!==u;return u=m.gaps,d&&!m.busy&&(b||m.notice.kind||m.probe?.steps.length)&&(d=!1,queueMicrotask(()=>Ne(t,m,b))),m.done?a(m.done,m.badge):E(m)}}var Be=e=>e.querySelector("[data-name=submit]"),oe=(e,t)=>Vt({name:e,form:!0,shape:t,open:He,landing:Be});var re={keys:{title:"text",badge:"text",about:"text",choices:{list:{keys:{name:"text",label:"text",help:"text",value:"text",options:{list:{keys:{value:"text",label:"text"}}}}}},offers:{list:"text"},paste:{keys:{label:"text",help:"text",placeholder:"text",pick:"text",accept:"text",note:"text",error:"text"}},groups:{list:{keys:{title:"text",fields:{list:"text"}}}},fields:{list:{keys:{name:"text",label:"text",help:"text",choices:{list:{keys:{value:"text",label:"text"}}},secret:"flag",required:"flag",held:"flag",typed_in:"text",value:"text",error:"text",warning:"text",emptied:"number"}}},checks:{list:{keys:{name:"text",label:"text",value:"flag"}}},advanced:{list:{keys:{name:"text",label:"text",help:"text",value:"text",options:{list:{keys:{value:"text",label:"text"}}}}}},has_request:"flag",request:{one_of:[{keys:{note:"text",json:"text",curl:"text"}},"null"]},probe:{one_of:[{keys:{label:"text",heading:"text",note:"text",link:"text",link_text:"text",steps:{list:{keys:{name:"text",state:"text",detail:"text",hint:"text",mark:"text",said:"text"}}}}},"null"]},submit:"text",busy:"text",attempt:"number",gaps:"number",notice:{keys:{kind:"text",text:"text",hint:"text"}},done:{one_of:[{keys:{title:"text",said:"text",facts:{list:{keys:{label:"text",value:"text",is_id:"flag"}}},html:"text",actions:{list:{keys:{value:"text",label:"text"}}},code:"text",ask:{one_of:[{keys:{name:"text",label:"text",help:"text",value:"text",options:{list:{keys:{value:"text",label:"text"}}}}},"null"]},another:"text"}},"null"]},fill:"number"}};var un=oe("sign-in-form",re);export{un as default};
