// Reads what tells devices apart, and sends it.
const canvas = document.createElement('canvas');
canvas.getContext('2d').fillText('x', 2, 2);
canvas.toDataURL();
const gl = document.createElement('canvas').getContext('webgl');
if (gl) { gl.getParameter(7936); gl.getParameter(7937); gl.getSupportedExtensions(); }
try { const audio = new OfflineAudioContext(1, 44100, 44100); audio.createOscillator(); audio.createDynamicsCompressor(); } catch {}
navigator.mediaDevices?.enumerateDevices?.();
navigator.userAgentData?.getHighEntropyValues?.(['model', 'platformVersion']);
fetch('https://fp.rules.example/print?h=8f14e45fceea167a5a36dedd4bea2543').catch(() => {});
