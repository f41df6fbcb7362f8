/* cookiebar v0.2 - 2015 */
var CookieBar = {
	read: function () {
		var parts = document.cookie.split(';');
		for (var i = 0; i < parts.length; i++) {
			var p = parts[i].replace(/^\s+/, '');
			if (p.indexOf('cookiebar=') === 0) { return p.substring(10); }
		}
		return null;
	},
	write: function (v) {
		var d = new Date();
		d.setFullYear(d.getFullYear() + 1);
		document.cookie = 'cookiebar=' + v + '; expires=' + d.toUTCString() + '; path=/';
	},
	answer: function (v) {
		CookieBar.write(v);
		var bar = document.getElementById('cookiebar');
		if (bar) { bar.style.display = 'none'; }
		act();
	},
	withdraw: function () {
		CookieBar.answer('no');
		document.getElementById('cb-msg').innerHTML = 'Il-kunsens tiegħek ġie rtirat.';
		return false;
	},
	init: function () {
		var bar = document.getElementById('cookiebar');
		if (bar) {
			document.getElementById('cb-yes').onclick = function () { CookieBar.answer('yes'); };
			document.getElementById('cb-no').onclick = function () { CookieBar.answer('no'); };
			if (CookieBar.read() === null) { bar.style.display = 'block'; }
		}
		act();
	}
};
truth = function () {
	var v = CookieBar.read();
	return v === 'yes' ? 'accepted' : v === 'no' ? 'rejected' : 'nothing';
};
effects = { accept: '#cb-yes', reject: '#cb-no, #cb-withdraw', open: '.priv' };
CookieBar.init();
