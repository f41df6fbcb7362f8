/* avviz v0.2 - 2015 */
var Avviz = {
	read: function () {
		var parts = document.cookie.split(';');
		for (var i = 0; i < parts.length; i++) {
			var p = parts[i].replace(/^\s+/, '');
			if (p.indexOf('avvizcookies=') === 0) { return p.substring(13); }
		}
		return null;
	},
	write: function (v) {
		var d = new Date();
		d.setFullYear(d.getFullYear() + 1);
		document.cookie = 'avvizcookies=' + v + '; expires=' + d.toUTCString() + '; path=/';
	},
	answer: function (v) {
		Avviz.write(v);
		var bar = document.getElementById('avviz');
		if (bar) { bar.style.display = 'none'; }
		act();
	},
	withdraw: function () {
		Avviz.answer('no');
		document.getElementById('cb-msg').innerHTML = 'Il-kunsens tiegħek ġie rtirat.';
		return false;
	},
	init: function () {
		var bar = document.getElementById('avviz');
		if (bar) {
			document.getElementById('cb-yes').onclick = function () { Avviz.answer('yes'); };
			document.getElementById('cb-no').onclick = function () { Avviz.answer('no'); };
			if (Avviz.read() === null) { bar.style.display = 'block'; }
		}
		act();
	}
};
truth = function () {
	var v = Avviz.read();
	return v === 'yes' ? 'accepted' : v === 'no' ? 'rejected' : 'nothing';
};
effects = { accept: '#cb-yes', reject: '#cb-no, #cb-withdraw', open: '.priv' };
Avviz.init();
