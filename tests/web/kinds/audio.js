registerProcessor('own', class extends AudioWorkletProcessor { process() { return false; } });
