// Runs before the first script of every document and worker, in the page's own world. It watches
// writes and reads that no network log shows, and changes none of them.
(() => {
  'use strict';
  const scope = globalThis;
  const tell = scope['__BINDING__'];
  if (typeof tell !== 'function') return;
  delete scope['__BINDING__'];

  const { apply, construct } = Reflect;
  const define = Object.defineProperty;
  const describe = Object.getOwnPropertyDescriptor;
  const stringify = JSON.stringify;
  const NativeError = Error;
  const counts = new Map();
  const get = Map.prototype.get, set = Map.prototype.set;
  const slice = String.prototype.slice;
  const cut = (value, n) => { try { return apply(slice, '' + value, [0, n]); } catch { return ''; } };

  // The stack names the script that asked. The page's own settings of stacks are put back.
  const stack = () => {
    const limit = NativeError.stackTraceLimit, prepare = NativeError.prepareStackTrace;
    try {
      NativeError.stackTraceLimit = 30;
      NativeError.prepareStackTrace = undefined;
      return cut(new NativeError().stack, 6000);
    } finally {
      NativeError.stackTraceLimit = limit;
      if (prepare === undefined) delete NativeError.prepareStackTrace; else NativeError.prepareStackTrace = prepare;
    }
  };

  const report = (kind, most, fields) => {
    try {
      const n = (apply(get, counts, [kind]) || 0) + 1;
      apply(set, counts, [kind, n]);
      if (n > most + 1) return;
      const message = { __proto__: null, kind: n > most ? 'overflow' : kind, of: kind, stack: stack(), frame: cut(scope.location && scope.location.href, 2048), origin: cut(scope.origin, 512) };
      for (const name in fields) message[name] = fields[name];
      tell(stringify(message));
    } catch { /* the page must not notice */ }
  };

  const wrap = (holder, name, before) => {
    try {
      const found = holder && describe(holder, name);
      if (!found || typeof found.value !== 'function') return;
      const proxy = new Proxy(found.value, { apply(target, self, args) {
        try { before(self, args); } catch { /* as above */ }
        return apply(target, self, args);
      } });
      define(holder, name, { ...found, value: proxy });
    } catch { /* as above */ }
  };

  const wrapSetter = (holder, name, before) => {
    try {
      const found = holder && describe(holder, name);
      if (!found || typeof found.set !== 'function') return;
      const proxy = new Proxy(found.set, { apply(target, self, args) {
        try { before(self, args); } catch { /* as above */ }
        return apply(target, self, args);
      } });
      define(holder, name, { ...found, set: proxy });
    } catch { /* as above */ }
  };

  const wrapClass = (name, before) => {
    try {
      const found = describe(scope, name);
      if (!found || typeof found.value !== 'function') return;
      const proxy = new Proxy(found.value, { construct(target, args, as) {
        try { before(args); } catch { /* as above */ }
        return construct(target, args, as === proxy ? target : as);
      } });
      define(scope, name, { ...found, value: proxy });
      const own = describe(found.value.prototype, 'constructor');
      if (own) define(found.value.prototype, 'constructor', { ...own, value: proxy });
    } catch { /* as above */ }
  };

  const proto = (name) => { try { return scope[name] && scope[name].prototype; } catch { return undefined; } };

  wrapSetter(proto('Document'), 'cookie', (_, [text]) => report('cookie', 500, { api: 'document.cookie', text: cut(text, 8192) }));
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
  wrap(proto('CookieStore'), 'set', (_, [a, b]) => report('cookie', 500, { api: 'cookieStore', text: cut(cookieText(a, b, false), 8192) }));
  wrap(proto('CookieStore'), 'delete', (_, [a]) => report('cookie', 500, { api: 'cookieStore', text: cut(cookieText(a, '', true), 8192) }));

  const written = new Set(), has = Set.prototype.has, add = Set.prototype.add;
  const once = (key) => { if (apply(has, written, [key])) return false; apply(add, written, [key]); return true; };
  let session;
  try { session = scope.sessionStorage; } catch { /* no storage here */ }
  wrap(proto('Storage'), 'setItem', (self, [key, value]) => {
    const area = self === session ? 'session' : 'local';
    if (once(`${area} ${key}`)) report('storage', 300, { area, key: cut(key, 512), value: cut(value, 512) });
  });
  wrap(proto('IDBFactory'), 'open', (_, [name]) => {
    if (once(`idb ${name}`)) report('storage', 300, { area: 'indexeddb', key: cut(name, 512), value: '' });
  });
  wrap(proto('CacheStorage'), 'open', (_, [name]) => {
    if (once(`cache ${name}`)) report('storage', 300, { area: 'cache', key: cut(name, 512), value: '' });
  });

  // Timers of workers keep real time: the recorder has to know how long to wait.
  if (!scope.document) {
    const timer = (_, [, delay]) => { const ms = +delay | 0; if (ms >= 300 && ms <= 60000) tell('timer ' + ms); };
    wrap(scope, 'setTimeout', timer);
    wrap(scope, 'setInterval', timer);
  }

  const call = (api, detail) => report(api, 20, { call: api, detail: detail || {}, calls: true });
  const size = (c) => (c ? { width: c.width, height: c.height } : {});
  wrap(proto('HTMLCanvasElement'), 'toDataURL', (self) => call('canvas.toDataURL', size(self)));
  wrap(proto('HTMLCanvasElement'), 'toBlob', (self) => call('canvas.toBlob', size(self)));
  wrap(proto('OffscreenCanvas'), 'convertToBlob', (self) => call('canvas.convertToBlob', size(self)));
  wrap(proto('CanvasRenderingContext2D'), 'getImageData', (_, a) => call('canvas.getImageData', { width: a[2], height: a[3] }));
  for (const gl of ['WebGLRenderingContext', 'WebGL2RenderingContext']) {
    wrap(proto(gl), 'getParameter', (_, [p]) => { if (p === 37445 || p === 37446) call('webgl.getParameter', { parameter: p }); });
    wrap(proto(gl), 'readPixels', () => call('webgl.readPixels'));
  }
  wrap(proto('NavigatorUAData'), 'getHighEntropyValues', (_, [hints]) => call('navigator.getHighEntropyValues', { hints: cut(hints, 300) }));
  wrap(proto('Navigator'), 'getBattery', () => call('navigator.getBattery'));
  wrap(proto('MediaDevices'), 'enumerateDevices', () => call('mediaDevices.enumerateDevices'));
  wrap(proto('CanvasRenderingContext2D'), 'measureText', (self) => call('fonts.measureText', { font: cut(self.font, 200) }));
  wrap(proto('FontFaceSet'), 'check', (_, [font]) => call('fonts.check', { font: cut(font, 200) }));
  wrapClass('OfflineAudioContext', () => call('audio.OfflineAudioContext'));
  wrapClass('RTCPeerConnection', (a) => call('rtc.RTCPeerConnection', { config: cut(a[0] ? stringify(a[0].iceServers) : '', 500) }));

  // Who listens to what is typed or pasted: each kind of listener once for each kind of place.
  const typed = new Set(['keydown', 'keyup', 'keypress', 'beforeinput', 'input', 'paste']);
  const place = (target) => (target === scope ? 'window' : cut(target && target.nodeName, 40).toLowerCase());
  wrap(proto('EventTarget'), 'addEventListener', (self, [type]) => {
    if (apply(has, typed, [type]) && scope.document) call('listener.' + type, { on: place(self || scope), field: cut(self && self.type, 40) });
  });

  // Ids that travel without a cookie: in the name of the window, and in links to other hosts.
  if (scope.document) wrapSetter(scope, 'name', (_, [value]) => call('window.name', { value: cut(value, 200) }));
  const NativeURL = scope.URL;
  const decorated = (anchor, value) => {
    const was = new NativeURL(anchor.href), now = new NativeURL(value, was);
    if (was.host === scope.location.host || was.host !== now.host || was.pathname !== now.pathname) return;
    const added = [];
    now.searchParams.forEach((_, name) => { if (added.length < 20 && !was.searchParams.has(name)) added[added.length] = cut(name, 80); });
    if (added.length) call('link.decorated', { host: now.host, added });
  };
  wrapSetter(proto('HTMLAnchorElement'), 'href', (self, [value]) => { if (self.hasAttribute('href')) decorated(self, value); });
  wrap(proto('Element'), 'setAttribute', (self, [name, value]) => {
    if (name === 'href' && self.nodeName === 'A' && self.hasAttribute('href')) decorated(self, value);
  });
})();
