// Runs before the first script of every document and worker, in the page's own world. It watches
// writes and reads that no network log shows, and changes none of them.
(() => {
  'use strict';
  const scope = globalThis;
  const tell = scope['__BINDING__'];
  if (typeof tell !== 'function') return;
  delete scope['__BINDING__'];

  // What is used later is taken now: the page may replace all of it, and may give every prototype
  // properties of its own. So nothing here is inherited, and no list is gone through by its iterator.
  const { apply, construct, setPrototypeOf, defineProperty: put, deleteProperty: take } = Reflect;
  const define = Object.defineProperty;
  const described = Object.getOwnPropertyDescriptor;
  const hasOwn = Object.hasOwn;
  const stringify = JSON.stringify;
  const NativeError = Error;
  const counts = new Map();
  const get = Map.prototype.get, set = Map.prototype.set;
  const slice = String.prototype.slice;
  const cut = (value, n) => { try { return apply(slice, '' + value, [0, n]); } catch { return ''; } };
  const describe = (holder, name) => {
    const found = described(holder, name);
    if (found) setPrototypeOf(found, null);
    return found;
  };

  // The stack names the script that asked. What the page made of the settings of stacks is set aside,
  // without running it, and put back.
  const heirs = [NativeError, Function.prototype, Object.prototype];
  const aside = (name, value) => {
    const was = describe(NativeError, name);
    const done = put(NativeError, name, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
    return { __proto__: null, was, done };
  };
  const back = (name, kept) => {
    if (kept.done) { if (kept.was) put(NativeError, name, kept.was); else take(NativeError, name); }
  };
  const stack = () => {
    const limit = aside('stackTraceLimit', 30), prepare = aside('prepareStackTrace', undefined);
    try {
      if (!prepare.done) for (let i = 0; i < heirs.length; i++) if (describe(heirs[i], 'prepareStackTrace')) return '';
      return cut(new NativeError().stack, 6000);
    } finally {
      back('stackTraceLimit', limit);
      back('prepareStackTrace', prepare);
    }
  };

  const report = (kind, most, fields) => {
    try {
      const n = (apply(get, counts, [kind]) || 0) + 1;
      apply(set, counts, [kind, n]);
      if (n > most + 1) return;
      const message = { __proto__: null, kind: n > most ? 'overflow' : kind, of: kind, stack: stack(), frame: cut(scope.location && scope.location.href, 2048), origin: cut(scope.origin, 512) };
      for (const name in fields) if (hasOwn(fields, name)) message[name] = fields[name];
      tell(stringify(message));
    } catch { /* the page must not notice */ }
  };

  // Arguments that the browser makes text of are made text of once, here: an object would notice twice.
  const guarded = (target, before, texts) => new Proxy(target, { __proto__: null, apply(target, self, args) {
    for (let i = 0; i < texts && i < args.length; i++) {
      const kind = typeof args[i];
      if (kind === 'function' || (kind === 'object' && args[i] !== null)) args[i] = `${args[i]}`;
    }
    try { before(self, args); } catch { /* as above */ }
    return apply(target, self, args);
  } });

  const wrap = (holder, name, before, texts = 0) => {
    try {
      const found = holder && describe(holder, name);
      if (!found || typeof found.value !== 'function') return;
      found.value = guarded(found.value, before, texts);
      define(holder, name, found);
    } catch { /* as above */ }
  };

  const wrapSetter = (holder, name, before, texts = 0) => {
    try {
      const found = holder && describe(holder, name);
      if (!found || typeof found.set !== 'function') return;
      found.set = guarded(found.set, before, texts);
      define(holder, name, found);
    } catch { /* as above */ }
  };

  const wrapClass = (name, before) => {
    try {
      const found = describe(scope, name);
      if (!found || typeof found.value !== 'function') return;
      const proxy = new Proxy(found.value, { __proto__: null, construct(target, args, as) {
        try { before(args); } catch { /* as above */ }
        return construct(target, args, as === proxy ? target : as);
      } });
      define(scope, name, { __proto__: null, ...found, value: proxy });
      const own = describe(found.value.prototype, 'constructor');
      if (own) define(found.value.prototype, 'constructor', { __proto__: null, ...own, value: proxy });
    } catch { /* as above */ }
  };

  const proto = (name) => { try { return scope[name] && scope[name].prototype; } catch { return undefined; } };

  wrapSetter(proto('Document'), 'cookie', (_, args) => report('cookie', 500, { api: 'document.cookie', text: cut(args[0], 8192) }), 1);
  const cookieText = (first, second, gone) => {
    if (first && typeof first === 'object') {
      let text = `${first.name}=${gone ? '' : first.value}`;
      if (first.domain) text += `; Domain=${first.domain}`;
      text += `; Path=${first.path || '/'}`;
      if (gone) text += '; Max-Age=0';
      else if (first.expires != null) text += `; Expires=${new Date(+first.expires).toUTCString()}`;
      text += `; SameSite=${first.sameSite || 'strict'}`;
      if (first.partitioned) text += '; Partitioned';
      return text + '; Secure';
    }
    return `${first}=${gone ? '; Max-Age=0' : second}; Path=/; SameSite=strict; Secure`;
  };
  wrap(proto('CookieStore'), 'set', (_, args) => report('cookie', 500, { api: 'cookieStore', text: cut(cookieText(args[0], args[1], false), 8192) }));
  wrap(proto('CookieStore'), 'delete', (_, args) => report('cookie', 500, { api: 'cookieStore', text: cut(cookieText(args[0], '', true), 8192) }));

  const written = new Set(), has = Set.prototype.has, add = Set.prototype.add;
  const once = (key) => { if (apply(has, written, [key])) return false; apply(add, written, [key]); return true; };
  let session;
  try { session = scope.sessionStorage; } catch { /* no storage here */ }
  wrap(proto('Storage'), 'setItem', (self, args) => {
    const area = self === session ? 'session' : 'local', key = cut(args[0], 512);
    if (once(area + ' ' + key)) report('storage', 300, { area, key, value: cut(args[1], 512) });
  }, 2);
  wrap(proto('IDBFactory'), 'open', (_, args) => {
    const key = cut(args[0], 512);
    if (once('idb ' + key)) report('storage', 300, { area: 'indexeddb', key, value: '' });
  }, 1);
  wrap(proto('CacheStorage'), 'open', (_, args) => {
    const key = cut(args[0], 512);
    if (once('cache ' + key)) report('storage', 300, { area: 'cache', key, value: '' });
  }, 1);

  // Timers of workers keep real time: the recorder has to know how long to wait.
  if (!scope.document) {
    const timer = (_, args) => { const ms = typeof args[1] === 'object' || typeof args[1] === 'function' ? 0 : +args[1] | 0; if (ms >= 300 && ms <= 60000) tell('timer ' + ms); };
    wrap(scope, 'setTimeout', timer);
    wrap(scope, 'setInterval', timer);
  }

  const call = (api, detail) => {
    if (detail) setPrototypeOf(detail, null);
    report(api, 20, { call: api, detail: detail || { __proto__: null }, calls: true });
  };
  const size = (c) => (c ? { width: c.width, height: c.height } : {});
  wrap(proto('HTMLCanvasElement'), 'toDataURL', (self) => call('canvas.toDataURL', size(self)));
  wrap(proto('HTMLCanvasElement'), 'toBlob', (self) => call('canvas.toBlob', size(self)));
  wrap(proto('OffscreenCanvas'), 'convertToBlob', (self) => call('canvas.convertToBlob', size(self)));
  wrap(proto('CanvasRenderingContext2D'), 'getImageData', (_, a) => call('canvas.getImageData', { width: a[2], height: a[3] }));
  for (const gl of ['WebGLRenderingContext', 'WebGL2RenderingContext']) {
    wrap(proto(gl), 'getParameter', (_, args) => { if (args[0] === 37445 || args[0] === 37446) call('webgl.getParameter', { parameter: args[0] }); });
    wrap(proto(gl), 'readPixels', () => call('webgl.readPixels'));
  }
  wrap(proto('NavigatorUAData'), 'getHighEntropyValues', (_, args) => call('navigator.getHighEntropyValues', { hints: cut(args[0], 300) }));
  wrap(proto('Navigator'), 'getBattery', () => call('navigator.getBattery'));
  wrap(proto('MediaDevices'), 'enumerateDevices', () => call('mediaDevices.enumerateDevices'));
  wrap(proto('CanvasRenderingContext2D'), 'measureText', (self) => call('fonts.measureText', { font: cut(self.font, 200) }));
  wrap(proto('FontFaceSet'), 'check', (_, args) => call('fonts.check', { font: cut(args[0], 200) }), 1);
  wrapClass('OfflineAudioContext', () => call('audio.OfflineAudioContext'));
  wrapClass('RTCPeerConnection', (a) => call('rtc.RTCPeerConnection', { config: cut(a[0] ? stringify(a[0].iceServers) : '', 500) }));

  // Nobody reads the console. What is said there would come to us all the same, whole, however long it
  // is, and be looked at on its way, which a page can notice: a browser without a debugger does neither.
  const said = ['log', 'debug', 'info', 'warn', 'error', 'dir', 'dirxml', 'table', 'trace', 'group', 'groupCollapsed', 'assert', 'timeLog', 'count'];
  for (const name of said) {
    try {
      const found = describe(scope.console, name);
      if (!found || typeof found.value !== 'function') continue;
      found.value = new Proxy(found.value, { __proto__: null, apply() {} });
      define(scope.console, name, found);
    } catch { /* as above */ }
  }
  // The same of errors that nobody catches, where they are too long to be told.
  const tooLong = (value) => typeof value === 'string' && value.length > 1e6;
  const isLong = (thrown) => {
    if (typeof thrown !== 'object' || thrown === null) return tooLong(thrown);
    const message = describe(thrown, 'message'), trace = describe(thrown, 'stack');
    return Boolean((message && tooLong(message.value)) || (trace && tooLong(trace.value)));
  };
  const prevent = scope.Event && scope.Event.prototype.preventDefault;
  const hush = (thrown, event) => { try { if (isLong(thrown)) apply(prevent, event, []); } catch { /* as above */ } };
  try {
    scope.addEventListener('error', (event) => hush(event.error, event), true);
    scope.addEventListener('unhandledrejection', (event) => hush(event.reason, event), true);
  } catch { /* as above */ }

  // Who listens to what is typed or pasted: each kind of listener once for each kind of place.
  const typed = new Set(['keydown', 'keyup', 'keypress', 'beforeinput', 'input', 'paste']);
  const place = (target) => (target === scope ? 'window' : cut(target && target.nodeName, 40).toLowerCase());
  wrap(proto('EventTarget'), 'addEventListener', (self, args) => {
    const type = args[0];
    if (apply(has, typed, [type]) && scope.document) call('listener.' + type, { on: place(self || scope), field: cut(self && self.type, 40) });
  });

  // Ids that travel without a cookie: in the name of the window, and in links to other hosts.
  if (scope.document) wrapSetter(scope, 'name', (_, args) => call('window.name', { value: cut(args[0], 200) }), 1);
  const NativeURL = scope.URL;
  const decorated = (anchor, value) => {
    const was = new NativeURL(anchor.href), now = new NativeURL(value, was);
    if (was.host === scope.location.host || was.host !== now.host || was.pathname !== now.pathname) return;
    const added = [];
    now.searchParams.forEach((_, name) => { if (added.length < 20 && !was.searchParams.has(name)) added[added.length] = cut(name, 80); });
    if (added.length) call('link.decorated', { host: now.host, added });
  };
  wrapSetter(proto('HTMLAnchorElement'), 'href', (self, args) => { if (self.hasAttribute('href')) decorated(self, args[0]); }, 1);
  wrap(proto('Element'), 'setAttribute', (self, args) => {
    const name = args[0], value = args[1];
    if (name === 'href' && typeof value === 'string' && self.nodeName === 'A' && self.hasAttribute('href')) decorated(self, value);
  });
})();
