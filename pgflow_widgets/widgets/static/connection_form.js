/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var ut=globalThis,yt=e=>e,z=ut.trustedTypes,xt=z?z.createPolicy("lit-html",{createHTML:e=>e}):void 0,ht="$lit$",H=`lit$${Math.random().toFixed(9).slice(2)}$`,ft="?"+H,$e=`<${ft}>`,P=document,V=()=>P.createComment(""),F=e=>e===null||typeof e!="object"&&typeof e!="function",$t=Array.isArray,Et=e=>$t(e)||typeof e?.[Symbol.iterator]=="function",dt=`[ 	
\f\r]`,U=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,bt=/-->/g,At=/>/g,O=RegExp(`>|${dt}(?:([^\\s"'>=/]+)(${dt}*=${dt}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),kt=/'/g,Tt=/"/g,Ct=/^(?:script|style|textarea|title)$/i,mt=e=>(t,...s)=>({_$litType$:e,strings:t,values:s}),f=mt(1),et=mt(2),Ke=mt(3),A=Symbol.for("lit-noChange"),h=Symbol.for("lit-nothing"),St=new WeakMap,I=P.createTreeWalker(P,129);function Nt(e,t){if(!$t(e)||!e.hasOwnProperty("raw"))throw Error("invalid template strings array");return xt!==void 0?xt.createHTML(t):t}var Ht=(e,t)=>{let s=e.length-1,n=[],i,r=t===2?"<svg>":t===3?"<math>":"",o=U;for(let l=0;l<s;l++){let a=e[l],u,g,c=-1,p=0;for(;p<a.length&&(o.lastIndex=p,g=o.exec(a),g!==null);)p=o.lastIndex,o===U?g[1]==="!--"?o=bt:g[1]!==void 0?o=At:g[2]!==void 0?(Ct.test(g[2])&&(i=RegExp("</"+g[2],"g")),o=O):g[3]!==void 0&&(o=O):o===O?g[0]===">"?(o=i??U,c=-1):g[1]===void 0?c=-2:(c=o.lastIndex-g[2].length,u=g[1],o=g[3]===void 0?O:g[3]==='"'?Tt:kt):o===Tt||o===kt?o=O:o===bt||o===At?o=U:(o=O,i=void 0);let d=o===O&&e[l+1].startsWith("/>")?" ":"";r+=o===U?a+$e:c>=0?(n.push(u),a.slice(0,c)+ht+a.slice(c)+H+d):a+H+(c===-2?l:d)}return[Nt(e,r+(e[s]||"<?>")+(t===2?"</svg>":t===3?"</math>":"")),n]},K=class e{constructor({strings:t,_$litType$:s},n){let i;this.parts=[];let r=0,o=0,l=t.length-1,a=this.parts,[u,g]=Ht(t,s);if(this.el=e.createElement(u,n),I.currentNode=this.el.content,s===2||s===3){let c=this.el.content.firstChild;c.replaceWith(...c.childNodes)}for(;(i=I.nextNode())!==null&&a.length<l;){if(i.nodeType===1){if(i.hasAttributes())for(let c of i.getAttributeNames())if(c.endsWith(ht)){let p=g[o++],d=i.getAttribute(c).split(H),_=/([.?@])?(.*)/.exec(p);a.push({type:1,index:r,name:_[2],strings:d,ctor:_[1]==="."?Q:_[1]==="?"?Z:_[1]==="@"?X:D}),i.removeAttribute(c)}else c.startsWith(H)&&(a.push({type:6,index:r}),i.removeAttribute(c));if(Ct.test(i.tagName)){let c=i.textContent.split(H),p=c.length-1;if(p>0){i.textContent=z?z.emptyScript:"";for(let d=0;d<p;d++)i.append(c[d],V()),I.nextNode(),a.push({type:2,index:++r});i.append(c[p],V())}}}else if(i.nodeType===8)if(i.data===ft)a.push({type:2,index:r});else{let c=-1;for(;(c=i.data.indexOf(H,c+1))!==-1;)a.push({type:7,index:r}),c+=H.length-1}r++}}static createElement(t,s){let n=P.createElement("template");return n.innerHTML=t,n}};function L(e,t,s=e,n){if(t===A)return t;let i=n!==void 0?s._$Co?.[n]:s._$Cl,r=F(t)?void 0:t._$litDirective$;return i?.constructor!==r&&(i?._$AO?.(!1),r===void 0?i=void 0:(i=new r(e),i._$AT(e,s,n)),n!==void 0?(s._$Co??=[])[n]=i:s._$Cl=i),i!==void 0&&(t=L(e,i._$AS(e,t.values),i,n)),t}var J=class{constructor(t,s){this._$AV=[],this._$AN=void 0,this._$AD=t,this._$AM=s}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(t){let{el:{content:s},parts:n}=this._$AD,i=(t?.creationScope??P).importNode(s,!0);I.currentNode=i;let r=I.nextNode(),o=0,l=0,a=n[0];for(;a!==void 0;){if(o===a.index){let u;a.type===2?u=new R(r,r.nextSibling,this,t):a.type===1?u=new a.ctor(r,a.name,a.strings,this,t):a.type===6&&(u=new tt(r,this,t)),this._$AV.push(u),a=n[++l]}o!==a?.index&&(r=I.nextNode(),o++)}return I.currentNode=P,i}p(t){let s=0;for(let n of this._$AV)n!==void 0&&(n.strings!==void 0?(n._$AI(t,n,s),s+=n.strings.length-2):n._$AI(t[s])),s++}},R=class e{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(t,s,n,i){this.type=2,this._$AH=h,this._$AN=void 0,this._$AA=t,this._$AB=s,this._$AM=n,this.options=i,this._$Cv=i?.isConnected??!0}get parentNode(){let t=this._$AA.parentNode,s=this._$AM;return s!==void 0&&t?.nodeType===11&&(t=s.parentNode),t}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(t,s=this){t=L(this,t,s),F(t)?t===h||t==null||t===""?(this._$AH!==h&&this._$AR(),this._$AH=h):t!==this._$AH&&t!==A&&this._(t):t._$litType$!==void 0?this.$(t):t.nodeType!==void 0?this.T(t):Et(t)?this.k(t):this._(t)}O(t){return this._$AA.parentNode.insertBefore(t,this._$AB)}T(t){this._$AH!==t&&(this._$AR(),this._$AH=this.O(t))}_(t){this._$AH!==h&&F(this._$AH)?this._$AA.nextSibling.data=t:this.T(P.createTextNode(t)),this._$AH=t}$(t){let{values:s,_$litType$:n}=t,i=typeof n=="number"?this._$AC(t):(n.el===void 0&&(n.el=K.createElement(Nt(n.h,n.h[0]),this.options)),n);if(this._$AH?._$AD===i)this._$AH.p(s);else{let r=new J(i,this),o=r.u(this.options);r.p(s),this.T(o),this._$AH=r}}_$AC(t){let s=St.get(t.strings);return s===void 0&&St.set(t.strings,s=new K(t)),s}k(t){$t(this._$AH)||(this._$AH=[],this._$AR());let s=this._$AH,n,i=0;for(let r of t)i===s.length?s.push(n=new e(this.O(V()),this.O(V()),this,this.options)):n=s[i],n._$AI(r),i++;i<s.length&&(this._$AR(n&&n._$AB.nextSibling,i),s.length=i)}_$AR(t=this._$AA.nextSibling,s){for(this._$AP?.(!1,!0,s);t!==this._$AB;){let n=yt(t).nextSibling;yt(t).remove(),t=n}}setConnected(t){this._$AM===void 0&&(this._$Cv=t,this._$AP?.(t))}},D=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(t,s,n,i,r){this.type=1,this._$AH=h,this._$AN=void 0,this.element=t,this.name=s,this._$AM=i,this.options=r,n.length>2||n[0]!==""||n[1]!==""?(this._$AH=Array(n.length-1).fill(new String),this.strings=n):this._$AH=h}_$AI(t,s=this,n,i){let r=this.strings,o=!1;if(r===void 0)t=L(this,t,s,0),o=!F(t)||t!==this._$AH&&t!==A,o&&(this._$AH=t);else{let l=t,a,u;for(t=r[0],a=0;a<r.length-1;a++)u=L(this,l[n+a],s,a),u===A&&(u=this._$AH[a]),o||=!F(u)||u!==this._$AH[a],u===h?t=h:t!==h&&(t+=(u??"")+r[a+1]),this._$AH[a]=u}o&&!i&&this.j(t)}j(t){t===h?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,t??"")}},Q=class extends D{constructor(){super(...arguments),this.type=3}j(t){this.element[this.name]=t===h?void 0:t}},Z=class extends D{constructor(){super(...arguments),this.type=4}j(t){this.element.toggleAttribute(this.name,!!t&&t!==h)}},X=class extends D{constructor(t,s,n,i,r){super(t,s,n,i,r),this.type=5}_$AI(t,s=this){if((t=L(this,t,s,0)??h)===A)return;let n=this._$AH,i=t===h&&n!==h||t.capture!==n.capture||t.once!==n.once||t.passive!==n.passive,r=t!==h&&(n===h||i);i&&this.element.removeEventListener(this.name,this,n),r&&this.element.addEventListener(this.name,this,t),this._$AH=t}handleEvent(t){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,t):this._$AH.handleEvent(t)}},tt=class{constructor(t,s,n){this.element=t,this.type=6,this._$AN=void 0,this._$AM=s,this.options=n}get _$AU(){return this._$AM._$AU}_$AI(t){L(this,t)}},Mt={M:ht,P:H,A:ft,C:1,L:Ht,R:J,D:Et,V:L,I:R,H:D,N:Z,U:X,B:Q,F:tt},me=ut.litHtmlPolyfillSupport;me?.(K,R),(ut.litHtmlVersions??=[]).push("3.3.3");var st=(e,t,s)=>{let n=s?.renderBefore??t,i=n._$litPart$;if(i===void 0){let r=s?.renderBefore??null;n._$litPart$=i=new R(t.insertBefore(V(),r),r,void 0,s??{})}return i._$AI(e),i};var Bt=new RegExp(`(?:(?:p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*w[\\s_-]*o[\\s_-]*r[\\s_-]*d|p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*w[\\s_-]*d|p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*p[\\s_-]*h[\\s_-]*r[\\s_-]*a[\\s_-]*s[\\s_-]*e|p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*c[\\s_-]*o[\\s_-]*d[\\s_-]*e|p[\\s_-]*w[\\s_-]*d|p[\\s_-]*w|p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*w[\\s_-]*o[\\s_-]*r[\\s_-]*t|m[\\s_-]*o[\\s_-]*t[\\s_-]*d[\\s_-]*e[\\s_-]*p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*e|c[\\s_-]*o[\\s_-]*n[\\s_-]*t[\\s_-]*r[\\s_-]*a[\\s_-]*s[\\s_-]*e[\\s_-]*ñ[\\s_-]*a|s[\\s_-]*e[\\s_-]*c[\\s_-]*r[\\s_-]*e[\\s_-]*t|s[\\s_-]*e[\\s_-]*c[\\s_-]*r[\\s_-]*e[\\s_-]*t[\\s_-]*s|t[\\s_-]*o[\\s_-]*k[\\s_-]*e[\\s_-]*n|s[\\s_-]*e[\\s_-]*c[\\s_-]*r[\\s_-]*e[\\s_-]*t[\\s_-]*k[\\s_-]*e[\\s_-]*y|a[\\s_-]*c[\\s_-]*c[\\s_-]*e[\\s_-]*s[\\s_-]*s[\\s_-]*k[\\s_-]*e[\\s_-]*y|a[\\s_-]*c[\\s_-]*c[\\s_-]*o[\\s_-]*u[\\s_-]*n[\\s_-]*t[\\s_-]*k[\\s_-]*e[\\s_-]*y|(?<!com)(?<!by)pass)(?:[\\s"'\`\\\\)\\]]*(?:[=:>]|%3[AD])|\\s+["']))|(?:(?:p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*w[\\s_-]*o[\\s_-]*r[\\s_-]*d|p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*w[\\s_-]*d|p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*p[\\s_-]*h[\\s_-]*r[\\s_-]*a[\\s_-]*s[\\s_-]*e|p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*c[\\s_-]*o[\\s_-]*d[\\s_-]*e|p[\\s_-]*w[\\s_-]*d|p[\\s_-]*w|p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*w[\\s_-]*o[\\s_-]*r[\\s_-]*t|m[\\s_-]*o[\\s_-]*t[\\s_-]*d[\\s_-]*e[\\s_-]*p[\\s_-]*a[\\s_-]*s[\\s_-]*s[\\s_-]*e|c[\\s_-]*o[\\s_-]*n[\\s_-]*t[\\s_-]*r[\\s_-]*a[\\s_-]*s[\\s_-]*e[\\s_-]*ñ[\\s_-]*a|s[\\s_-]*e[\\s_-]*c[\\s_-]*r[\\s_-]*e[\\s_-]*t|s[\\s_-]*e[\\s_-]*c[\\s_-]*r[\\s_-]*e[\\s_-]*t[\\s_-]*s|t[\\s_-]*o[\\s_-]*k[\\s_-]*e[\\s_-]*n|s[\\s_-]*e[\\s_-]*c[\\s_-]*r[\\s_-]*e[\\s_-]*t[\\s_-]*k[\\s_-]*e[\\s_-]*y|a[\\s_-]*c[\\s_-]*c[\\s_-]*e[\\s_-]*s[\\s_-]*s[\\s_-]*k[\\s_-]*e[\\s_-]*y|a[\\s_-]*c[\\s_-]*c[\\s_-]*o[\\s_-]*u[\\s_-]*n[\\s_-]*t[\\s_-]*k[\\s_-]*e[\\s_-]*y|(?<!com)(?<!by)pass)(?:[\\t\\r\\n]|\\s{2}))|(?:://)|(?:^\\s*\\[?\\s*\\{\\s*["'])|(?:(?:^|[\\s:])(?:[^:\\\\\\s]|\\\\.)+:(?:\\d+|\\*):(?:[^:\\\\\\s]|\\\\.)+:(?:[^:\\\\\\s]|\\\\.)+:)|(?:^\\s*[^\\s:/@]+:\\d*[^\\s\\d:])|(?:^\\s*set(?:x|env)?\\s|pgpassword)|(?:(?:^|\\s)psql\\s+-[\\w-])|(?:(?:^|\\s)(?:-u|--user)[\\s=]["']?[^\\s:]+:)|(?:^\\s*(?:export\\s+|set\\s+|\\$env:)?"?[a-z_][a-z0-9_ ]*=(?!=))|(?:^\\s*(?:\\[|psql\\s|jdbc:))|(?:p8e-)`,"iu");var Ot=({type:e,value:t})=>e!=="secret"&&Bt.test(t);function It(e,t){let s=new Map;function n(o){let l=s.get(o);l&&(clearTimeout(l.timer),s.delete(o),e(l.message()))}function i(o,l){clearTimeout(s.get(o)?.timer);let a=Ot(l())?0:setTimeout(()=>n(o),t);s.set(o,{message:l,timer:a})}function r(o,l,a){let{value:u,selectionStart:g,selectionEnd:c}=o.target,p=o.clipboardData?.getData("text")??"";!(Number(c)-Number(g)>=u.length)||!Ot(a(p))||(o.preventDefault(),o.target.value=p,s.set(l,{message:()=>a(p)}),n(l))}return{later:i,flush:n,flushAll:()=>[...s.keys()].forEach(n),has:o=>s.has(o),stop:()=>{for(let{timer:o}of s.values())clearTimeout(o)},listeners:(o,l)=>({oninput:({target:a})=>i(o,()=>l(a.value)),onchange:()=>n(o),onpaste:a=>r(a,o,l)})}}var _e={text:"string",number:"number",flag:"boolean"};function Pt(e,t,s){let n=G(e,t,s);if(n)throw new TypeError(`Not as declared: ${n}.`);return t}function G(e,t,s){return e==="null"?t===null?"":`${s} is not null`:typeof e=="string"?typeof t===_e[e]?"":`${s} is not a ${e}`:"words"in e?e.words.includes(t)?"":`${s} is another word`:"one_of"in e?we(e.one_of,t,s):typeof t!="object"||t===null?`${s} is no object`:"list"in e?Array.isArray(t)?_t(t.map((n,i)=>G(e.list,n,`${s}[${i}]`))):`${s} is no list`:"record"in e?_t(Object.entries(t).map(([n,i])=>G(e.record,i,`${s}.${n}`))):ge(e.keys,e.optional??{},t,s)}function ge(e,t,s,n){let i={...e,...t},r=Object.keys(s).find(l=>!Object.hasOwn(i,l));if(r)return`${n}.${r} is not declared`;let o=Object.keys(e).find(l=>!Object.hasOwn(s,l));return o?`${n}.${o} is missing`:_t(Object.entries(s).map(([l,a])=>G(i[l],a,`${n}.${l}`)))}function we(e,t,s){let n=e.map(i=>G(i,t,s));return n.includes("")?"":n.join(", or ")}var _t=e=>e.find(Boolean)??"";var Lt=e=>e.getAttribute("aria-disabled")==="true",Dt=e=>t=>{t.detail<2&&e(t)},S=(e,t,{kind:s="offer",name:n,off:i,label:r}={})=>f`<button
  type="button"
  class=${s==="danger"?"pgflow-danger-button":`pgflow-${s}`}
  data-lm-suppress-shortcuts="true"
  data-name=${n??h}
  aria-label=${r??h}
  aria-disabled=${i===void 0?h:String(i)}
  @click=${o=>{Lt(o.currentTarget)||t(o)}}
>${e}</button>`;function Rt(e,t){let s=e.dataset.emptied;return e.dataset.emptied=String(t.emptied),s!==void 0&&s!==String(t.emptied)}function nt(e,t){e.textContent!==t&&(e.textContent=t)}var qt={"data-lm-suppress-shortcuts":"true",tabindex:"-1"};function gt(e){if(e.tabIndex<0){for(let[s,n]of Object.entries(qt))e.setAttribute(s,n);let t=()=>{for(let s of Object.keys(qt))e.removeAttribute(s)};e.addEventListener("blur",t,{once:!0})}e.focus()}function jt(e,t,s){let n=o=>e.contains(o)&&!o.disabled&&o.checkVisibility(),i=()=>[...e.querySelectorAll("[data-name]")],r=o=>i().find(l=>l.dataset.name===o);return()=>{let o=e.contains(document.activeElement),l=[],a=document.activeElement;for(;o&&a&&a!==e;a=a.parentElement)a.dataset.name&&l.push(a.dataset.name);t(),o&&!n(document.activeElement)&&gt(l.map(r).find(n)??s())}}function Ut(e,t){let s=0,n=null;async function i(){let r=e.get("inside");s+=1;let o=s;if(r||(n?.remove(),n=null,t.replaceChildren()),!(!r||!e.widget_manager))try{let l=await e.widget_manager.create_view(await e.widget_manager.get_model(r));if(o!==s)return l.remove();n?.remove(),n=l,t.replaceChildren(l.el)}catch{t.replaceChildren()}}return i(),e.on("change:inside",i),()=>{s+=1,n?.remove(),e.off("change:inside",i)}}var ve=2e3,ye=1e3,xe=3,be=["restarting","autorestarting","terminating","dead"];function Ae(e,t){let s=e.widget_manager,n=s?.kernel,i=!!(s&&"kernel"in s),r=!1,o=!1;return{isKnown:i,watch:l=>n?.statusChanged?.connect(l),leave:l=>n?.statusChanged?.disconnect(l),end:()=>{r=!0},look(){r||=be.includes(n?.status??""),o=n?.status==="idle"&&(n.connectionStatus??"connected")==="connected"},isGone(){if(r||t.classList.contains("jupyter-widgets-disconnected"))return!0;let l=s?.kernel;return i&&(!l||l!==n||!!l.isDisposed)},isIdle:()=>o,ask:async()=>{try{await s?.context?.sessionContext?.sessionManager?.refreshRunning()}catch{}}}}var Vt=0,it=class{constructor({model:t,el:s,root:n}){this.model=t,this.root=n,this.kernel=Ae(t,s),Vt+=1,this.name=`${Date.now().toString(36)}-${Vt}`,this.banner=document.createElement("div"),this.banner.className="pgflow-lost",this.banner.setAttribute("role","alert"),this.waiting=document.createElement("p"),this.waiting.className="pgflow-waiting",this.waiting.setAttribute("role","status"),n.prepend(this.banner),n.append(this.waiting),this.isLost=!1,this.isSilent=!1,this.sent=0,this.received=0,this.missed=0,this.asked=0,this.timer=void 0,this.look=this.look.bind(this),this.hear=this.hear.bind(this)}open(){this.model.on("msg:custom",this.hear),this.model.on("comm_live_update",this.look),this.kernel.watch(this.look),this.looking=setInterval(this.look,ye),this.look(),this.say({type:"ping"})}close(){this.model.off("msg:custom",this.hear),this.model.off("comm_live_update",this.look),this.kernel.leave(this.look),clearInterval(this.looking),clearTimeout(this.timer)}say(t){if(this.look(),!this.isLost){this.sent+=1,t.type!=="ping"&&(this.asked=this.sent);try{let s=`${this.name}:${this.sent}`;Promise.resolve(this.model.send({...t,receipt:s})).catch(()=>this.end()),this.await()}catch{this.end()}}}await(){this.timer??=setTimeout(()=>this.miss(),ve)}hear({receipt:t}){let[s,n]=String(t).split(":");s===this.name&&(this.received=Math.max(this.received,Number(n)),clearTimeout(this.timer),this.timer=void 0,this.isSilent=!1,this.missed=0,this.look(),this.received<this.sent?this.await():nt(this.waiting,""))}miss(){if(this.timer=void 0,this.look(),this.missed=this.kernel.isIdle()?this.missed+1:0,this.missed&&this.kernel.ask().then(this.look),this.isSilent=this.missed>=xe,this.look(),this.isLost||(this.await(),this.waiting.isConnected&&this.waiting.textContent||this.received>=(this.kernel.isKnown?this.asked:this.sent)))return;((this.root.contains(document.activeElement)?document.activeElement:null)?.closest(Te)??this.banner).after(this.waiting),nt(this.waiting,"No answer yet: the kernel is busy or gone.")}end(){this.kernel.end(),this.look()}look(){if(this.kernel.look(),(this.isSilent||this.kernel.isGone())===this.isLost)return;this.isLost=!this.isLost;let t=this.root.contains(document.activeElement);Se(this.root,this.isLost,[this.banner,this.waiting]),nt(this.waiting,""),st(this.isLost?ke:h,this.banner),this.isLost&&t&&gt(this.banner)}},ke=f`<strong>Not connected: run the cell again.</strong
  ><p>The kernel that drew this was restarted, shut down or left, and nothing here reaches it. In an app, load the page again.</p>`,Te=".pgflow-footer, .pgflow-bar, .pgflow-actions, .pgflow-grid, .pgflow-paste-row";function Se(e,t,s){e.classList.toggle("pgflow-off",t);for(let r of e.children)r.inert=t&&!s.includes(r);let n=e.querySelectorAll("button, input, select, textarea");for(let r of n)t&&!r.disabled&&(r.dataset.turnedOff=""),"turnedOff"in r.dataset&&(r.disabled=t),t||delete r.dataset.turnedOff;if(!t)return;let i=e.querySelectorAll(".pgflow-secret input");for(let r of i)r.value="",r.placeholder=""}var ot="data-lm-suppress-shortcuts";function Ft(e){let t=s=>{let{ctrlKey:n,metaKey:i,key:r}=s;if(!(n||i)||r.toLowerCase()!=="s")return;let o=s.target;if(!e.contains(o))return;let l=o.closest(`[${ot}]`),a=l?.getAttribute(ot);!l||!a||(l.removeAttribute(ot),setTimeout(()=>l.setAttribute(ot,a)))};return window.addEventListener("keydown",t,!0),()=>window.removeEventListener("keydown",t,!0)}var Kt=0;function Gt({name:e,wide:t=!1,form:s=!1,shape:n,open:i,landing:r}){return{render({model:o,el:l}){Kt+=1;let a=`pgflow-${e}-${Date.now().toString(36)}-${Kt}`,u=document.createElement("section"),g=`${t?"pgflow-wide ":""}${s?"pgflow-form ":""}`;u.className=`pgflow ${g}pgflow-${e}`,u.setAttribute("aria-labelledby",`${a}-title`);let c=document.createElement("div");l.append(u,c);let p=new it({model:o,el:l,root:u}),d=[],_=()=>Pt(n,o.get("view"),"view"),v=document.createComment("end");p.waiting.before(v);let $=()=>st(k(_()),u,{renderBefore:v}),w=()=>u.querySelector(`[id="${a}-title"]`),x=jt(u,$,()=>r?.(u)??w()),k=i({model:o,root:u,view:_,redraw:x,id:y=>`${a}-${y}`,say:y=>p.say(y),onClose:y=>d.push(y)});x(),o.on("change:view",x),p.open();let m=Ut(o,c),b=Ft(u);return()=>{p.close(),m(),b(),o.off("change:view",x);for(let y of d)y()}}}}/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var E={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},N=e=>(...t)=>({_$litDirective$:e,values:t}),T=class{constructor(t){}get _$AU(){return this._$AM._$AU}_$AT(t,s,n){this._$Ct=t,this._$AM=s,this._$Ci=n}_$AS(t,s){return this.update(t,s)}update(t,s){return this.render(...s)}};/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var W=class extends T{constructor(t){if(super(t),this.it=h,t.type!==E.CHILD)throw Error(this.constructor.directiveName+"() can only be used in child bindings")}render(t){if(t===h||t==null)return this._t=void 0,this.it=t;if(t===A)return t;if(typeof t!="string")throw Error(this.constructor.directiveName+"() called with a non-string value");if(t===this.it)return this._t;this.it=t;let s=[t];return s.raw=s,this._t={_$litType$:this.constructor.resultType,strings:s,values:[]}}};W.directiveName="unsafeHTML",W.resultType=1;var Wt=N(W);async function rt(e){try{return await navigator.clipboard.writeText(e),"Copied."}catch{return"Select it and copy it by hand: the browser does not let it be copied."}}function Ee(e,t,s){let n=e.widget_manager?.context?.model;if(!n?.sharedModel?.insertCell)return!1;let r=[...t.closest(".jp-Notebook")?.querySelectorAll(".jp-Cell")??[]].findIndex(o=>o.contains(t));return n.sharedModel.insertCell(r<0?n.cells.length:r+1,{cell_type:"code",source:s}),!0}var Yt=async(e,t,s)=>Ee(e,t,s)?"Inserted below.":rt(s);var wt=e=>f`<svg class="pgflow-icon" viewBox="0 0 16 16"
  width="16" height="16" fill="none" stroke="currentColor" stroke-width="1.4" stroke-linecap="round"
  stroke-linejoin="round" aria-hidden="true" focusable="false">${e}</svg>`,zt=wt(et`<rect x="5.5" y="5.5" width="8" height="8" rx="1.5"></rect><path d="M10.5 3v-.2c0-.7-.6-1.3-1.3-1.3H3.8c-.7 0-1.3.6-1.3 1.3v5.4c0 .7.6 1.3 1.3 1.3H4"></path>`),xs=wt(et`<path d="M2.5 4.5h11M6 4.5v-2h4v2M4 4.5l.6 9h6.8l.6-9M6.8 7v4M9.2 7v4"></path>`),bs=wt(et`<path d="M4 6.5l4 4 4-4"></path>`);var Ce=4e3;function q(e,t,s="",n="offer"){let i=async r=>{let o=r.currentTarget.nextElementSibling;o.textContent=await rt(e),setTimeout(()=>{o.textContent=""},Ce)};return f`<span class="pgflow-copy"><button
    type="button"
    class=${s?`pgflow-${n}`:"pgflow-icon-button"}
    data-lm-suppress-shortcuts="true"
    data-name=${`copy ${t}`}
    aria-label=${`Copy ${t}`}
    title=${`Copy ${t}`}
    @click=${i}
  >${s||zt}</button><span class="pgflow-reason" role="status"></span></span>`}function Jt({id:e,say:t,root:s,model:n,redraw:i}){let r="",o=(p,d="")=>Dt(()=>{r="",t({type:"act",name:p,value:d})});async function l(p){r=await Yt(n,s,p),i()}let a=({label:p,value:d,copy:_})=>f`
    <dt>${p}</dt>
    <dd>${_?f`<code>${d}</code> ${q(d,p,"Copy","link")}`:d}</dd>`,u=({name:p,label:d,help:_,options:v})=>{let $=()=>s.querySelector(`[id="${e("ask")}"]`).value;return f`<div class="pgflow-ask">
      <label class="pgflow-label" for=${e("ask")}>${d}</label>
      <div class="pgflow-bar">
        <select id=${e("ask")} class="pgflow-input" data-name="ask" data-lm-suppress-shortcuts="true"
        >${v.map(({value:w,label:x})=>f`<option value=${w}>${x}</option>`)}</select>
        ${S("Ingest",w=>o(p,$())(w),{off:!v.length})}
      </div>
      <p class="pgflow-help">${_}</p>
    </div>`},g=p=>f`
    <div class="pgflow-footer">
      ${p.actions.map(({value:d,label:_},v)=>S(_,o(d),{kind:v?"offer":"create",name:d}))}
      ${p.code?S("Insert code",()=>l(p.code),{kind:p.actions.length?"offer":"create",name:"insert"}):h}
      ${S(p.another,o("another"),{name:"another"})}
    </div>`,c=p=>f`
    <div class="pgflow-outcome jp-RenderedHTMLCommon jp-RenderedHTML" role="region" tabindex="0"
      aria-label="Sandboxes">${Wt(p)}</div>`;return(p,d)=>f`
    <div class="pgflow-head">
      <span class="pgflow-tick" aria-hidden="true">✓</span>
      <h3 class="pgflow-title" id=${e("title")}>${p.title}</h3>
      ${d?f`<span class="pgflow-chip">${d}</span>`:h}
    </div>
    <p class="pgflow-about" role="status">${p.said} ${r}</p>
    <dl class="pgflow-facts">${p.facts.map(a)}</dl>
    ${p.html?c(p.html):h}
    ${g(p)}
    ${p.ask?u(p.ask):h}`}/**
 * @license
 * Copyright 2020 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var{I:Ne}=Mt,Qt=e=>e;var Xt=e=>e.strings===void 0,Zt=()=>document.createComment(""),j=(e,t,s)=>{let n=e._$AA.parentNode,i=t===void 0?e._$AB:t._$AA;if(s===void 0){let r=n.insertBefore(Zt(),i),o=n.insertBefore(Zt(),i);s=new Ne(r,o,e,e.options)}else{let r=s._$AB.nextSibling,o=s._$AM,l=o!==e;if(l){let a;s._$AQ?.(e),s._$AM=e,s._$AP!==void 0&&(a=e._$AU)!==o._$AU&&s._$AP(a)}if(r!==i||l){let a=s._$AA;for(;a!==r;){let u=Qt(a).nextSibling;Qt(n).insertBefore(a,i),a=u}}}return s},M=(e,t,s=e)=>(e._$AI(t,s),e),He={},lt=(e,t=He)=>e._$AH=t,te=e=>e._$AH,at=e=>{e._$AR(),e._$AA.remove()};/**
 * @license
 * Copyright 2020 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var ct=N(class extends T{constructor(e){if(super(e),e.type!==E.PROPERTY&&e.type!==E.ATTRIBUTE&&e.type!==E.BOOLEAN_ATTRIBUTE)throw Error("The `live` directive is not allowed on child or event bindings");if(!Xt(e))throw Error("`live` bindings can only contain a single expression")}render(e){return e}update(e,[t]){if(t===A||t===h)return t;let s=e.element,n=e.name;if(e.type===E.PROPERTY){if(t===s[n])return A}else if(e.type===E.BOOLEAN_ATTRIBUTE){if(!!t===s.hasAttribute(n))return A}else if(e.type===E.ATTRIBUTE&&s.getAttribute(n)===t+"")return A;return lt(e),t}});var vt=class extends T{fill;render(t){return A}update({element:t},[{value:s,emptied:n,waits:i,fill:r}]){let o=t,l=r!==this.fill;this.fill=r;let a=i||document.activeElement===o&&!l;return(Rt(o,{emptied:n})||!a)&&o.value!==s&&(o.value=s),A}},ee=N(vt);function se({error:e,warning:t,help:s},n){return f`<p class="pgflow-help ${e?"pgflow-error":t?"pgflow-warning":""}" id=${n} aria-live="polite"
    >${e||t||s}</p>`}var pt=(e,{name:t,label:s,isShown:n,canShow:i,turn:r})=>f`
  <div class="pgflow-secret">${e}<button type="button" class="pgflow-reveal"
    data-lm-suppress-shortcuts="true" data-name="show ${t}" ?hidden=${!i}
    aria-label="Show ${s}" aria-pressed=${String(n)} @click=${r}
    >${n?"Hide":"Show"}</button></div>`;var Me=N(class extends T{render(e){return A}update({element:e},[t]){return t&&(e.value=""),A}});function Be(e,t,s){let n=new Set,i=new Set,r=new Set;return{isFilled:o=>n.has(o),isShown:o=>i.has(o),turn(o){i.delete(o)||i.add(o),s()},type(o,l){r.add(o),n.has(o)!==!!l&&(l?n.add(o):(n.delete(o),i.delete(o)),s())},goes({name:o,held:l,typed_in:a}){return a===e&&r.delete(o),t.has(o)||r.has(o)||l&&a===e?!1:(n.delete(o),i.delete(o),!0)}}}function ne({id:e,say:t,redraw:s},n,i){let r=Be(i,n,s),o=new Set,l=({name:c,choices:p,value:d,required:_,error:v})=>f`
    <select id=${e(c)} class="pgflow-input" data-name=${c} data-lm-suppress-shortcuts="true"
      aria-describedby=${e(`${c}-help`)} aria-required=${String(_)}
      aria-invalid=${v?"true":h}
      @change=${({target:$})=>t({type:"edit",name:c,value:$.value})}
    >${p.map($=>f`<option value=${$.value} .selected=${ct($.value===d)}
        >${$.label}</option>`)}</select>`,a=c=>{let{name:p,label:d,held:_,required:v,error:$}=c,w=r.goes(c),x=r.isShown(p),k=n.listeners(p,C=>({type:"secret",name:p,value:C,page:i})),m=f`<input id=${e(p)} class="pgflow-input" data-name=${p}
      type=${x?"text":"password"} autocomplete="new-password" autocapitalize="off"
      spellcheck="false" placeholder=${_?"••••••  kept in the kernel":""}
      aria-describedby=${e(`${p}-help`)} aria-required=${String(v)}
      aria-invalid=${$?"true":h} ${Me(w)}
      @input=${C=>{k.oninput(C),r.type(p,C.target.value)}}
      @change=${k.onchange} />`,b=r.isFilled(p),y=()=>r.turn(p);return pt(m,{name:p,label:d.toLowerCase(),isShown:x,canShow:b,turn:y})},u=({name:c,value:p,emptied:d,required:_,error:v},$)=>{let w=n.listeners(c,x=>({type:"edit",name:c,value:x}));return f`<input id=${e(c)} class="pgflow-input" data-name=${c} type="text"
      inputmode=${c==="port"?"numeric":"text"} autocomplete="off" autocapitalize="off"
      spellcheck="false" aria-describedby=${e(`${c}-help`)} aria-required=${String(_)}
      aria-invalid=${v?"true":h}
      ${ee({value:p,emptied:d,fill:$,waits:n.has(c)})}
      @input=${w.oninput} @change=${w.onchange} @paste=${w.onpaste} />`},g=({name:c,label:p})=>f`
    <div class="pgflow-more"><button type="button" class="pgflow-link"
      data-lm-suppress-shortcuts="true" data-name=${c}
      @click=${()=>{o.add(c),s()}}>+ ${p}</button></div>`;return(c,p)=>{let{name:d,label:_,required:v,value:$,error:w,choices:x}=c;if(!v&&!$&&!w&&!o.has(d))return g(c);v||o.add(d);let k=c.secret?a(c):x.length?l(c):u(c,p);return f`<div class="pgflow-field pgflow-field-${d}">
      <label class="pgflow-label" for=${e(d)}>${_}${v?h:f`<span class="pgflow-optional"> (optional)</span>`}</label>
      ${k}${se(c,e(`${d}-help`))}
    </div>`}}function ie({id:e,say:t,redraw:s,root:n}){let i="",r=-1,o=!1,l=!1,a=$=>{$.trim()&&$!==i&&t({type:"paste",value:$}),i=$},u=()=>n.querySelector(`[id="${e("paste")}"]`),g=$=>{$!==o&&(o=$,l&&=$,s())},c=$=>{let w=$.clipboardData?.getData("text")??"";w.trim()&&($.preventDefault(),a(w))};async function p({target:$}){let[w]=$.files??[];w&&a(await w.text()),$.value=i=""}let d=($,w)=>f`
    <input id=${e("paste")} class="pgflow-input" type=${l?"text":"password"}
      data-name="paste" autocomplete="off" spellcheck="false" placeholder=${$}
      aria-describedby=${e("paste-help")} aria-invalid=${w?"true":h}
      @paste=${c}
      @input=${({target:x})=>{i="",g(!!x.value)}}
      @change=${({target:x})=>a(x.value)}
      @keydown=${({key:x,target:k})=>{x==="Enter"&&a(k.value)}} />`,_=($,w)=>f`
    ${S($,()=>n.querySelector(".pgflow-file").click(),{name:"pick"})}
    <input type="file" class="pgflow-file" tabindex="-1" aria-hidden="true" accept=${w}
      @change=${p} />`,v=$=>f`
    <button type="button" class="pgflow-link" data-lm-suppress-shortcuts="true" data-name=${$}
      @click=${()=>t({type:"offer",label:$})}>${$}</button>`;return({paste:$,offers:w,fill:x})=>{x!==r&&(r=x,i="",o=l=!1,u()&&(u().value=""));let{label:k,help:m,placeholder:b,pick:y,accept:C,note:Y,error:B}=$,he=B?"pgflow-error":Y?"pgflow-good":"",fe={name:"paste",label:"what is pasted",isShown:l,canShow:o,turn:()=>{l=!l,s()}};return f`<div class="pgflow-paste">
      <label class="pgflow-label" for=${e("paste")}>${k}</label>
      <div class="pgflow-paste-row">
        ${pt(d(b,!!B),fe)}
        ${y?_(y,C):h}${w.map(v)}
      </div>
      <p class="pgflow-help ${he}" id=${e("paste-help")} aria-live="polite">${B||Y||m}</p>
    </div>`}}/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var oe=(e,t,s)=>{let n=new Map;for(let i=t;i<=s;i++)n.set(e[i],i);return n},re=N(class extends T{constructor(e){if(super(e),e.type!==E.CHILD)throw Error("repeat() can only be used in text expressions")}dt(e,t,s){let n;s===void 0?s=t:t!==void 0&&(n=t);let i=[],r=[],o=0;for(let l of e)i[o]=n?n(l,o):o,r[o]=s(l,o),o++;return{values:r,keys:i}}render(e,t,s){return this.dt(e,t,s).values}update(e,[t,s,n]){let i=te(e),{values:r,keys:o}=this.dt(t,s,n);if(!Array.isArray(i))return this.ut=o,r;let l=this.ut??=[],a=[],u,g,c=0,p=i.length-1,d=0,_=r.length-1;for(;c<=p&&d<=_;)if(i[c]===null)c++;else if(i[p]===null)p--;else if(l[c]===o[d])a[d]=M(i[c],r[d]),c++,d++;else if(l[p]===o[_])a[_]=M(i[p],r[_]),p--,_--;else if(l[c]===o[_])a[_]=M(i[c],r[_]),j(e,a[_+1],i[c]),c++,_--;else if(l[p]===o[d])a[d]=M(i[p],r[d]),j(e,i[c],i[p]),p--,d++;else if(u===void 0&&(u=oe(o,d,_),g=oe(l,c,p)),u.has(l[c]))if(u.has(l[p])){let v=g.get(o[d]),$=v!==void 0?i[v]:null;if($===null){let w=j(e,i[c]);M(w,r[d]),a[d]=w}else a[d]=M($,r[d]),j(e,i[c],$),i[v]=null;d++}else at(i[p]),p--;else at(i[c]),c++;for(;d<=_;){let v=j(e,a[_+1]);M(v,r[d]),a[d++]=v}for(;c<=p;){let v=i[c++];v!==null&&at(v)}return this.ut=o,lt(e,a),A}});var Oe=({kind:e})=>`pgflow-notice${e?` pgflow-notice-${e}`:""}`,Ie=({kind:e})=>["error","gaps"].includes(e)?"alert":"status",Pe=({kind:e,text:t,hint:s})=>e?f`<strong>${t}</strong>${s?f`<p>${s}</p>`:h}`:h,le=(e,t=h)=>f`<div class=${Oe(e)} role=${Ie(e)}>${Pe(e)}${t}</div>`;var Le=({name:e,state:t,detail:s,hint:n,mark:i,said:r})=>f`
  <li class="pgflow-step pgflow-step-${t}">
    <span class="pgflow-mark" aria-hidden="true">${i}</span>
    <span class="pgflow-unseen">${r}: </span>
    <strong>${e}</strong>
    <span class="pgflow-detail">${s}${n?f` <span class="pgflow-hint">${n}</span>`:h}</span>
  </li>`,De=e=>f`
  <strong class="pgflow-heading" role="status">${e.heading}</strong>
  <ol class="pgflow-steps" aria-live="polite">${re(e.steps,({name:t})=>t,Le)}</ol>
  <p class="pgflow-help">${e.note}
    <a target="_blank" rel="noopener noreferrer" href=${e.link}>${e.link_text}</a></p>`,Re=({text:e,hint:t})=>f`<div class="pgflow-bar">${q([e,t].filter(Boolean).join(`
`),"details","Copy details","link")}</div>`,ae=({notice:e,probe:t})=>f`
  <div class="pgflow-result">
    ${le(e,e.kind==="error"?Re(e):h)}
    ${t?.steps.length&&!e.kind?De(t):h}
  </div>`;function ce({id:e,say:t},s){let n=({name:i,value:r},o,l)=>f`
    <input type="radio" id=${e(`${i}-${o}`)} name=${e(i)} value=${l.value}
      data-name="${i} ${o}" data-lm-suppress-shortcuts="true"
      .checked=${ct(l.value===r)}
      @change=${()=>{s.flushAll(),t({type:"choose",name:i,value:l.value})}} /><label for=${e(`${i}-${o}`)}>${l.label}</label>`;return i=>f`
    <fieldset class="pgflow-choice" aria-describedby=${e(`${i.name}-help`)}>
      <legend class="pgflow-label">${i.label}</legend>
      <div class="pgflow-segments">${i.options.map((r,o)=>n(i,o,r))}</div>
      <p class="pgflow-help" id=${e(`${i.name}-help`)}>${i.help}</p>
    </fieldset>`}function pe(e,t){let{id:s,say:n,redraw:i}=e,r=!1,o=(u,g,c,p)=>f`
    <button type="button" class="pgflow-link pgflow-fold" data-lm-suppress-shortcuts="true"
      data-name=${u} aria-expanded=${String(c)} aria-controls=${s(u)} @click=${p}
    >${g}</button>`,l=(u,g)=>f`
    <div class="pgflow-bar"><span class="pgflow-label">${u}</span>${q(g,u,"Copy","link")}</div>
    <pre class="pgflow-code" tabindex="0" role="region" aria-label="Request as ${u}">${g}</pre>`,a=({json:u,curl:g,note:c})=>f`
    <p class="pgflow-help">${c}</p>
    ${l("JSON",u)}${l("curl",g)}`;return(u,g)=>{let c=()=>{r=!r,i()},p=!!u.request,d=()=>n({type:"unfold",value:!p}),_=u.advanced.map(({options:w,value:x})=>w.findIndex(k=>k.value===x)).find(w=>w>0),v=_?`: ${u.advanced[0].options[_].label}`:"",{advanced:$}=u;return f`<div class="pgflow-folds">
        ${$.length?o(t,`Advanced${v}`,r,c):h}
        ${o("request","View request",p,d)}
      </div>
      <div id=${s(t)} ?hidden=${!r||!$.length}>${$.map(g)}</div>
      <div id=${s("request")} class="pgflow-request" ?hidden=${!p}
        >${u.request?a(u.request):h}</div>`}}var qe=200;function je(e,t,s){let n=s&&e.querySelector("[aria-invalid=true]");n?n.focus():(t.notice.kind||t.probe?.steps.length)&&e.querySelector(".pgflow-result")?.scrollIntoView({block:"nearest"})}function Ue(e){let{root:t,say:s,view:n}=e,i=It(s,qe),r=e.id("page"),o=ne(e,i,r),l=ie(e),a=ce(e,i),u=pe(e,"advanced"),g=Jt(e),c=!1,p=n().gaps,d=m=>{n().busy||(c=!0,i.flushAll(),s(m))},_=()=>d({type:"submit",attempt:n().attempt});t.addEventListener("keydown",m=>{let b=m.target,y=b.matches("input[type=text], input[type=password]");m.key==="Enter"&&y&&!b.closest(".pgflow-paste")&&_()}),e.onClose(i.stop);let v=({title:m,badge:b,about:y})=>f`
    <div class="pgflow-head">
      <h3 class="pgflow-title" id=${e.id("title")}>${m}</h3>
      ${b?f`<span class="pgflow-chip">${b}</span>`:h}
    </div>
    ${y?f`<p class="pgflow-about">${y}</p>`:h}`,$=(m,b)=>{let{title:y,fields:C}=m.groups[b],Y=m.fields.filter(({name:B})=>C.includes(B));return f`<div class="pgflow-group">
      <h4 class="pgflow-label">${y}</h4>
      <div class="pgflow-grid">${Y.map(B=>o(B,m.fill))}</div>
    </div>`},w=({name:m,label:b,value:y})=>f`
    <div class="pgflow-check">
      <input type="checkbox" id=${e.id(m)} data-name=${m} data-lm-suppress-shortcuts="true"
        .checked=${y}
        @change=${({target:C})=>s({type:"check",name:m,value:C.checked})} />
      <label for=${e.id(m)}>${b}</label>
    </div>`,x=({submit:m,probe:b,busy:y})=>f`
    <div class="pgflow-footer">
      ${S(m,_,{kind:"create",name:"submit",off:!!y})}
      ${b?S(b.label,()=>d({type:"probe"}),{name:"probe",off:!!y}):h}
      <span class="pgflow-reason" role="status"
        >${y?f`<span class="pgflow-spinner" aria-hidden="true"></span>${y}`:h}</span>
      ${y?S("Cancel",()=>s({type:"cancel"}),{name:"cancel"}):h}
    </div>`,k=m=>f`
    ${v(m)}
    ${m.choices.map(a)}
    ${l(m)}
    ${m.groups.map((b,y)=>$(m,y))}
    ${m.checks.map(w)}
    ${m.has_request?u(m,a):h}
    ${x(m)}
    ${ae(m)}`;return m=>{let b=m.gaps!==p;return p=m.gaps,c&&!m.busy&&(b||m.notice.kind||m.probe?.steps.length)&&(c=!1,queueMicrotask(()=>je(t,m,b))),m.done?g(m.done,m.badge):k(m)}}var Ve=e=>e.querySelector("[data-name=submit]"),de=(e,t)=>Gt({name:e,form:!0,shape:t,open:Ue,landing:Ve});var ue={keys:{title:"text",badge:"text",about:"text",choices:{list:{keys:{name:"text",label:"text",help:"text",value:"text",options:{list:{keys:{value:"text",label:"text"}}}}}},offers:{list:"text"},paste:{keys:{label:"text",help:"text",placeholder:"text",pick:"text",accept:"text",note:"text",error:"text"}},groups:{list:{keys:{title:"text",fields:{list:"text"}}}},fields:{list:{keys:{name:"text",label:"text",help:"text",choices:{list:{keys:{value:"text",label:"text"}}},secret:"flag",required:"flag",held:"flag",typed_in:"text",value:"text",error:"text",warning:"text",emptied:"number"}}},checks:{list:{keys:{name:"text",label:"text",value:"flag"}}},advanced:{list:{keys:{name:"text",label:"text",help:"text",value:"text",options:{list:{keys:{value:"text",label:"text"}}}}}},has_request:"flag",request:{one_of:[{keys:{note:"text",json:"text",curl:"text"}},"null"]},probe:{one_of:[{keys:{label:"text",heading:"text",note:"text",link:"text",link_text:"text",steps:{list:{keys:{name:"text",state:"text",detail:"text",hint:"text",mark:"text",said:"text"}}}}},"null"]},submit:"text",busy:"text",attempt:"number",gaps:"number",notice:{keys:{kind:"text",text:"text",hint:"text"}},done:{one_of:[{keys:{title:"text",said:"text",facts:{list:{keys:{label:"text",value:"text",copy:"flag"}}},html:"text",actions:{list:{keys:{value:"text",label:"text"}}},code:"text",ask:{one_of:[{keys:{name:"text",label:"text",help:"text",value:"text",options:{list:{keys:{value:"text",label:"text"}}}}},"null"]},another:"text"}},"null"]},fill:"number"}};var In=de("connection-form",ue);export{In as default};
