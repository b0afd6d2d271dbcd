/*!
 * Contains @noble/hashes:
 *
 * The MIT License (MIT)
 *
 * Copyright (c) 2022 Paul Miller (https://paulmillr.com)
 *
 * Permission is hereby granted, free of charge, to any person obtaining a copy
 * of this software and associated documentation files (the “Software”), to deal
 * in the Software without restriction, including without limitation the rights
 * to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
 * copies of the Software, and to permit persons to whom the Software is
 * furnished to do so, subject to the following conditions:
 *
 * The above copyright notice and this permission notice shall be included in
 * all copies or substantial portions of the Software.
 *
 * THE SOFTWARE IS PROVIDED “AS IS”, WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
 * IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
 * FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
 * AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
 * LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
 * OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN
 * THE SOFTWARE.
 */
(function() {

// ../../../packages/proofs/src/bytes.ts
/** Joins byte strings in order, with nothing between them. */
	const concatBytes = (...parts) => {
		const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
		let offset = 0;
		for (const part of parts) {
			joined.set(part, offset);
			offset += part.length;
		}
		return joined;
	};
	const encoder$1 = new TextEncoder();
	/** UTF-8 bytes of a text, without a length or a terminator. */
	const utf8 = (text) => encoder$1.encode(text);
	/** Unsigned 32-bit big-endian. Throws RangeError outside 0 … 2^32−1. */
	const u32be = (value) => {
		if (!Number.isInteger(value) || value < 0 || value > 4294967295) throw new RangeError(`${value} is not a u32`);
		const bytes = /* @__PURE__ */ new Uint8Array(4);
		new DataView(bytes.buffer).setUint32(0, value);
		return bytes;
	};
	/** Unsigned 64-bit big-endian. Throws RangeError outside 0 … 2^64−1. */
	const u64be = (value) => {
		if (value < 0n || value > 18446744073709551615n) throw new RangeError(`${value} is not a u64`);
		const bytes = /* @__PURE__ */ new Uint8Array(8);
		new DataView(bytes.buffer).setBigUint64(0, value);
		return bytes;
	};
	const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
	/** Lower-case hexadecimal, two digits a byte. Joined at once: text that grows digit by digit is kept as a chain of its pieces. */
	const toHex = (bytes) => Array.from(bytes, (byte) => HEX[byte]).join("");
	/** Bytes of lower-case hexadecimal. Throws TypeError on anything else, upper case included: a published value has one spelling. */
	const fromHex = (text) => {
		if (text.length % 2 !== 0 || !/^[0-9a-f]*$/.test(text)) throw new TypeError("not lower-case hexadecimal");
		const bytes = new Uint8Array(text.length / 2);
		for (let index = 0; index < bytes.length; index += 1) bytes[index] = Number.parseInt(text.slice(index * 2, index * 2 + 2), 16);
		return bytes;
	};

// ../../../node_modules/.pnpm/@noble+hashes@2.4.0/node_modules/@noble/hashes/utils.js
/**
	* Checks if something is Uint8Array. Be careful: nodejs Buffer will return true.
	* @param a - value to test
	* @returns `true` when the value is a Uint8Array-compatible view.
	* @example
	* Check whether a value is a Uint8Array-compatible view.
	* ```ts
	* isBytes(new Uint8Array([1, 2, 3]));
	* ```
	*/
	function isBytes(a) {
		return a instanceof Uint8Array || ArrayBuffer.isView(a) && a.constructor.name === "Uint8Array" && "BYTES_PER_ELEMENT" in a && a.BYTES_PER_ELEMENT === 1;
	}
	const atitle = (title) => title ? `"${title}" ` : "";
	/**
	* Asserts something is a non-negative integer.
	* @param n - number to validate
	* @param title - label included in thrown errors
	* @returns The validated number.
	* @throws On wrong argument types. {@link TypeError}
	* @throws On wrong argument ranges or values. {@link RangeError}
	* @example
	* Validate a non-negative integer option.
	* ```ts
	* anumber(32, 'length');
	* ```
	*/
	function anumber(n, title = "") {
		if (typeof n !== "number") throw new TypeError(atitle(title) + "expected number, got " + typeof n);
		if (!Number.isSafeInteger(n) || n < 0) throw new RangeError(atitle(title) + "expected integer >= 0, got " + n);
		return n;
	}
	/**
	* Asserts something is Uint8Array.
	* @param value - value to validate
	* @param length - optional exact length constraint
	* @param title - label included in thrown errors
	* @returns The validated byte array.
	* @throws On wrong argument types. {@link TypeError}
	* @throws On wrong argument ranges or values. {@link RangeError}
	* @example
	* Validate that a value is a byte array.
	* ```ts
	* abytes(new Uint8Array([1, 2, 3]));
	* ```
	*/
	function abytes(value, length, title = "") {
		if (isBytes(value) && (length === void 0 || value.length === length)) return value;
		if (length !== void 0) anumber(length, "length");
		const bytes = isBytes(value);
		const ofLen = length !== void 0 ? ` of length ${length}` : "";
		const got = bytes ? `length=${value.length}` : `type=${typeof value}`;
		const message = atitle(title) + "expected Uint8Array" + ofLen + ", got " + got;
		if (!bytes) throw new TypeError(message);
		throw new RangeError(message);
	}
	/**
	* Asserts something is a wrapped hash constructor.
	* @param h - hash constructor to validate
	* @throws On wrong argument types or invalid hash wrapper shape. {@link TypeError}
	* @throws On invalid hash metadata ranges or values. {@link RangeError}
	* @throws If the hash metadata allows empty outputs or block sizes. {@link Error}
	* @example
	* Validate a callable hash wrapper.
	* ```ts
	* import { ahash } from '@noble/hashes/utils.js';
	* import { sha256 } from '@noble/hashes/sha2.js';
	* ahash(sha256);
	* ```
	*/
	function ahash(h) {
		if (typeof h !== "function" || typeof h.create !== "function") throw new TypeError("expected hash wrapped by utils.createHasher");
		anumber(h.outputLen);
		anumber(h.blockLen);
		if (h.outputLen < 1 || h.blockLen < 1) throw new Error("hash blockLen / outputLen must be >= 1");
	}
	const aobject = (value, label) => {
		if (value === null || typeof value !== "object" || Array.isArray(value)) throw new TypeError((label === "object" ? "" : `"${label}" `) + "expected object, got type=" + typeof value);
	};
	const aopts = (value, label) => {
		aobject(value, label);
		const proto = Object.getPrototypeOf(value);
		if (proto !== Object.prototype && proto !== null) throw new TypeError(`"${label}" expected plain object`);
		if (Object.hasOwn(value, "__proto__")) throw new TypeError(`"${label}.__proto__" is not allowed`);
	};
	/**
	* Asserts a hash instance has not been destroyed or finished.
	* @param instance - hash instance to validate
	* @param checkFinished - whether to reject finalized instances
	* @throws If the hash instance has already been destroyed or finalized. {@link Error}
	* @example
	* Validate that a hash instance is still usable.
	* ```ts
	* import { aexists } from '@noble/hashes/utils.js';
	* import { sha256 } from '@noble/hashes/sha2.js';
	* const hash = sha256.create();
	* aexists(hash);
	* ```
	*/
	function aexists(instance, checkFinished = true) {
		if (instance.destroyed) throw new Error("hash was destroyed");
		if (checkFinished && instance.finished) throw new Error("digest() was already called");
	}
	/**
	* Asserts output is a sufficiently-sized byte array.
	* @param out - destination buffer
	* @param instance - hash instance providing output length
	* Oversized buffers are allowed; downstream code only promises to fill the first `outputLen` bytes.
	* @throws On wrong argument types. {@link TypeError}
	* @throws On wrong argument ranges or values. {@link RangeError}
	* @example
	* Validate a caller-provided digest buffer.
	* ```ts
	* import { aoutput } from '@noble/hashes/utils.js';
	* import { sha256 } from '@noble/hashes/sha2.js';
	* const hash = sha256.create();
	* aoutput(new Uint8Array(hash.outputLen), hash);
	* ```
	*/
	function aoutput(out, instance) {
		abytes(out, void 0, "output");
		const min = instance.outputLen;
		if (!(out.length >= min)) throw new RangeError("\"output\" expected length >= " + min);
	}
	/**
	* Zeroizes typed arrays in place. Warning: JS provides no guarantees.
	* @param arrays - arrays to overwrite with zeros
	* @example
	* Zeroize sensitive buffers in place.
	* ```ts
	* clean(new Uint8Array([1, 2, 3]));
	* ```
	*/
	function clean(...arrays) {
		for (let i = 0; i < arrays.length; i++) arrays[i].fill(0);
	}
	/**
	* Creates a DataView for byte-level manipulation.
	* @param arr - source typed array
	* @returns DataView over the same buffer region.
	* @example
	* Create a DataView over an existing buffer.
	* ```ts
	* createView(new Uint8Array(4));
	* ```
	*/
	function createView(arr) {
		return new DataView(arr.buffer, arr.byteOffset, arr.byteLength);
	}
	/**
	* Rotate-right operation for uint32 values.
	* @param word - source word
	* @param shift - shift amount in bits
	* @returns Rotated word.
	* @example
	* Rotate a 32-bit word to the right.
	* ```ts
	* rotr(0x12345678, 8);
	* ```
	*/
	function rotr(word, shift) {
		return word << 32 - shift | word >>> shift;
	}
	/**
	* Merges default options and passed options.
	* @param defaults - base option object
	* @param opts - user overrides
	* @param title - label included in thrown override errors
	* @returns Fresh merged option object with a null prototype.
	* @throws On wrong argument types. {@link TypeError}
	* @example
	* Merge user overrides onto default options.
	* ```ts
	* checkOpts({ dkLen: 32 }, { asyncTick: 10 });
	* ```
	*/
	function checkOpts(defaults, opts, title = "opts") {
		aopts(defaults, "defaults");
		if (opts !== void 0) aopts(opts, title);
		return Object.assign(Object.create(null), defaults, opts);
	}
	/**
	* Creates a callable hash function from a stateful class constructor.
	* @param hashCons - hash constructor or factory
	* @param info - optional metadata such as DER OID
	* @returns Frozen callable hash wrapper with `.create()`.
	*   Wrapper construction eagerly calls `hashCons(undefined)` once to read
	*   `outputLen` / `blockLen`, so constructor side effects happen at module
	*   init time.
	* @throws On wrong argument types. {@link TypeError}
	* @example
	* Wrap a stateful hash constructor into a callable helper.
	* ```ts
	* import { createHasher } from '@noble/hashes/utils.js';
	* import { sha256 } from '@noble/hashes/sha2.js';
	* const wrapped = createHasher(sha256.create, { oid: sha256.oid });
	* wrapped(new Uint8Array([1]));
	* ```
	*/
	function createHasher(hashCons, info = {}) {
		if (typeof hashCons !== "function") throw new TypeError("\"hashCons\" expected function, got type=" + typeof hashCons);
		info = checkOpts({}, info, "info");
		const hashC = (msg, opts) => hashCons(opts).update(msg).digest();
		const tmp = hashCons(void 0);
		hashC.outputLen = tmp.outputLen;
		hashC.blockLen = tmp.blockLen;
		hashC.canXOF = tmp.canXOF;
		hashC.create = (opts) => hashCons(opts);
		Object.assign(hashC, info);
		return Object.freeze(hashC);
	}
	/**
	* Creates OID metadata for NIST hashes with prefix `06 09 60 86 48 01 65 03 04 02`.
	* @param suffix - final OID byte for the selected hash.
	*   The helper accepts any byte even though only the documented NIST hash
	*   suffixes are meaningful downstream.
	* @returns Object containing the DER-encoded OID.
	* @example
	* Build OID metadata for a NIST hash.
	* ```ts
	* oidNist(0x01);
	* ```
	*/
	const oidNist = (suffix) => ({ oid: Uint8Array.from([
		6,
		9,
		96,
		134,
		72,
		1,
		101,
		3,
		4,
		2,
		suffix
	]) });

// ../../../node_modules/.pnpm/@noble+hashes@2.4.0/node_modules/@noble/hashes/hmac.js
/**
	* HMAC: RFC2104 message authentication code.
	* @module
	*/
	/**
	* Internal class for HMAC.
	* Accepts any byte key, although RFC 2104 §3 recommends keys at least
	* `HashLen` bytes long.
	*/
	var _HMAC = class {
		oHash;
		iHash;
		blockLen;
		outputLen;
		canXOF = false;
		finished = false;
		destroyed = false;
		constructor(hash, key) {
			ahash(hash);
			abytes(key, void 0, "key");
			this.iHash = hash.create();
			if (typeof this.iHash.update !== "function") throw new Error("expected Hash instance");
			this.blockLen = this.iHash.blockLen;
			this.outputLen = this.iHash.outputLen;
			const blockLen = this.blockLen;
			const pad = new Uint8Array(blockLen);
			pad.set(key.length > blockLen ? hash.create().update(key).digest() : key);
			for (let i = 0; i < pad.length; i++) pad[i] ^= 54;
			this.iHash.update(pad);
			this.oHash = hash.create();
			for (let i = 0; i < pad.length; i++) pad[i] ^= 106;
			this.oHash.update(pad);
			clean(pad);
		}
		update(buf) {
			aexists(this);
			this.iHash.update(buf);
			return this;
		}
		digestInto(out) {
			aexists(this);
			aoutput(out, this);
			this.finished = true;
			const buf = out.subarray(0, this.outputLen);
			this.iHash.digestInto(buf);
			this.oHash.update(buf);
			this.oHash.digestInto(buf);
			this.destroy();
		}
		digest() {
			const out = new Uint8Array(this.oHash.outputLen);
			this.digestInto(out);
			return out;
		}
		_cloneInto(to) {
			to ||= Object.create(Object.getPrototypeOf(this), {});
			const { oHash, iHash, finished, destroyed, blockLen, outputLen, canXOF } = this;
			to = to;
			to.finished = finished;
			to.destroyed = destroyed;
			to.blockLen = blockLen;
			to.outputLen = outputLen;
			to.canXOF = canXOF;
			to.oHash = oHash._cloneInto(to.oHash);
			to.iHash = iHash._cloneInto(to.iHash);
			return to;
		}
		clone() {
			return this._cloneInto();
		}
		destroy() {
			this.destroyed = true;
			this.oHash.destroy();
			this.iHash.destroy();
		}
	};
	const hmac = /* @__PURE__ */ (() => {
		const hmac_ = ((hash, key, message) => new _HMAC(hash, key).update(message).digest());
		hmac_.create = (hash, key) => new _HMAC(hash, key);
		return hmac_;
	})();

// ../../../node_modules/.pnpm/@noble+hashes@2.4.0/node_modules/@noble/hashes/_u64.js
	const fromNumH = (n) => n / 2 ** 32 | 0;
	const fromNumL = (n) => n >>> 0;
	function setU64FromNum(view, byteOffset, n, isLE) {
		const h = fromNumH(n);
		const l = fromNumL(n);
		view.setUint32(byteOffset, isLE ? l : h, isLE);
		view.setUint32(byteOffset + 4, isLE ? h : l, isLE);
	}

// ../../../node_modules/.pnpm/@noble+hashes@2.4.0/node_modules/@noble/hashes/_md.js
/**
	* Internal Merkle-Damgard hash utils.
	* @module
	*/
	/**
	* Shared 32-bit conditional boolean primitive reused by SHA-256, SHA-1, and MD5 `F`.
	* Returns bits from `b` when `a` is set, otherwise from `c`.
	* The XOR form is equivalent to MD5's `F(X,Y,Z) = XY v not(X)Z` because the masked terms never
	* set the same bit.
	* @param a - selector word
	* @param b - word chosen when selector bit is set
	* @param c - word chosen when selector bit is clear
	* @returns Mixed 32-bit word.
	* @example
	* Combine three words with the shared 32-bit choice primitive.
	* ```ts
	* Chi(0xffffffff, 0x12345678, 0x87654321);
	* ```
	*/
	function Chi(a, b, c) {
		return a & b ^ ~a & c;
	}
	/**
	* Shared 32-bit majority primitive reused by SHA-256 and SHA-1.
	* Returns bits shared by at least two inputs.
	* @param a - first input word
	* @param b - second input word
	* @param c - third input word
	* @returns Mixed 32-bit word.
	* @example
	* Combine three words with the shared 32-bit majority primitive.
	* ```ts
	* Maj(0xffffffff, 0x12345678, 0x87654321);
	* ```
	*/
	function Maj(a, b, c) {
		return a & b ^ a & c ^ b & c;
	}
	/**
	* Merkle-Damgard hash construction base class.
	* Could be used to create MD5, RIPEMD, SHA1, SHA2.
	* Accepts only byte-aligned `Uint8Array` input, even when the underlying spec describes bit
	* strings with partial-byte tails.
	* @param blockLen - internal block size in bytes
	* @param outputLen - digest size in bytes
	* @param padOffset - trailing length field size in bytes
	* @param isLE - whether length and state words are encoded in little-endian
	* @example
	* Use a concrete subclass to get the shared Merkle-Damgard update/digest flow.
	* ```ts
	* import { _SHA1 } from '@noble/hashes/legacy.js';
	* const hash = new _SHA1();
	* hash.update(new Uint8Array([97, 98, 99]));
	* hash.digest();
	* ```
	*/
	var HashMD = class {
		blockLen;
		outputLen;
		canXOF = false;
		padOffset;
		isLE;
		buffer;
		view;
		finished = false;
		length = 0;
		pos = 0;
		destroyed = false;
		constructor(blockLen, outputLen, padOffset, isLE) {
			this.blockLen = blockLen;
			this.outputLen = outputLen;
			this.padOffset = padOffset;
			this.isLE = isLE;
			this.buffer = new Uint8Array(blockLen);
			this.view = createView(this.buffer);
		}
		update(data) {
			aexists(this);
			abytes(data);
			const { view, buffer, blockLen } = this;
			const len = data.length;
			let processed = false;
			for (let pos = 0; pos < len;) {
				const take = Math.min(blockLen - this.pos, len - pos);
				if (take === blockLen) {
					const dataView = createView(data);
					for (; blockLen <= len - pos; pos += blockLen) this.process(dataView, pos);
					processed = true;
					continue;
				}
				buffer.set(pos === 0 && take === len ? data : data.subarray(pos, pos + take), this.pos);
				this.pos += take;
				pos += take;
				if (this.pos === blockLen) {
					this.process(view, 0);
					this.pos = 0;
					processed = true;
				}
			}
			this.length += data.length;
			if (processed) this.roundClean();
			return this;
		}
		digestInto(out) {
			aexists(this);
			aoutput(out, this);
			this.finished = true;
			const { buffer, view, blockLen, isLE } = this;
			let { pos } = this;
			buffer[pos++] = 128;
			buffer.fill(0, pos);
			if (this.padOffset > blockLen - pos) {
				this.process(view, 0);
				buffer.fill(0);
			}
			setU64FromNum(view, blockLen - 8, this.length * 8, isLE);
			this.process(view, 0);
			this.roundClean();
			const oview = out === buffer ? view : createView(out);
			const len = this.outputLen;
			const outLen = len / 4;
			const state = this.get();
			if (len % 4 || outLen > state.length) throw new Error("invalid outputLen");
			for (let i = 0; i < outLen; i++) oview.setUint32(4 * i, state[i], isLE);
		}
		digest() {
			const { buffer, outputLen } = this;
			this.digestInto(buffer);
			const res = buffer.slice(0, outputLen);
			this.destroy();
			return res;
		}
		_cloneIntoMeta(to) {
			const { buffer, length, finished, destroyed, pos } = this;
			to.destroyed = destroyed;
			to.finished = finished;
			to.length = length;
			to.pos = pos;
			if (pos) to.buffer.set(buffer);
			return to;
		}
		clone() {
			return this._cloneInto();
		}
	};
	/**
	* Initial SHA-2 state: fractional parts of square roots of first 16 primes 2..53.
	* Check out `test/misc/sha2-gen-iv.js` for recomputation guide.
	*/
	/** Initial SHA256 state from RFC 6234 §6.1: the first 32 bits of the fractional parts of the
	* square roots of the first eight prime numbers. Exported as a shared table; callers must treat
	* it as read-only because constructors copy words from it by index. */
	const SHA256_IV = /* @__PURE__ */ Uint32Array.from([
		1779033703,
		3144134277,
		1013904242,
		2773480762,
		1359893119,
		2600822924,
		528734635,
		1541459225
	]);

// ../../../node_modules/.pnpm/@noble+hashes@2.4.0/node_modules/@noble/hashes/sha2.js
/**
	* SHA2 hash function. A.k.a. sha256, sha384, sha512, sha512_224, sha512_256.
	* SHA256 is the fastest hash implementable in JS, even faster than Blake3.
	* Check out {@link https://www.rfc-editor.org/rfc/rfc4634 | RFC 4634} and
	* {@link https://nvlpubs.nist.gov/nistpubs/FIPS/NIST.FIPS.180-4.pdf | FIPS 180-4}.
	* @module
	*/
	/**
	* SHA-224 / SHA-256 round constants from RFC 6234 §5.1: the first 32 bits
	* of the cube roots of the first 64 primes (2..311).
	*/
	const SHA256_K = /* @__PURE__ */ Uint32Array.from([
		1116352408,
		1899447441,
		3049323471,
		3921009573,
		961987163,
		1508970993,
		2453635748,
		2870763221,
		3624381080,
		310598401,
		607225278,
		1426881987,
		1925078388,
		2162078206,
		2614888103,
		3248222580,
		3835390401,
		4022224774,
		264347078,
		604807628,
		770255983,
		1249150122,
		1555081692,
		1996064986,
		2554220882,
		2821834349,
		2952996808,
		3210313671,
		3336571891,
		3584528711,
		113926993,
		338241895,
		666307205,
		773529912,
		1294757372,
		1396182291,
		1695183700,
		1986661051,
		2177026350,
		2456956037,
		2730485921,
		2820302411,
		3259730800,
		3345764771,
		3516065817,
		3600352804,
		4094571909,
		275423344,
		430227734,
		506948616,
		659060556,
		883997877,
		958139571,
		1322822218,
		1537002063,
		1747873779,
		1955562222,
		2024104815,
		2227730452,
		2361852424,
		2428436474,
		2756734187,
		3204031479,
		3329325298
	]);
	/** Reusable SHA-224 / SHA-256 message schedule buffer `W_t` from RFC 6234 §6.2 step 1. */
	const SHA256_W = /* @__PURE__ */ new Uint32Array(64);
	/** Internal SHA-224 / SHA-256 compression engine from RFC 6234 §6.2. */
	var SHA2_32B = class extends HashMD {
		A = 0;
		B = 0;
		C = 0;
		D = 0;
		E = 0;
		F = 0;
		G = 0;
		H = 0;
		constructor(outputLen, IV) {
			super(64, outputLen, 8, false);
			this.A = IV[0] | 0;
			this.B = IV[1] | 0;
			this.C = IV[2] | 0;
			this.D = IV[3] | 0;
			this.E = IV[4] | 0;
			this.F = IV[5] | 0;
			this.G = IV[6] | 0;
			this.H = IV[7] | 0;
		}
		get() {
			const { A, B, C, D, E, F, G, H } = this;
			return [
				A,
				B,
				C,
				D,
				E,
				F,
				G,
				H
			];
		}
		set(A, B, C, D, E, F, G, H) {
			this.A = A | 0;
			this.B = B | 0;
			this.C = C | 0;
			this.D = D | 0;
			this.E = E | 0;
			this.F = F | 0;
			this.G = G | 0;
			this.H = H | 0;
		}
		_cloneInto(to) {
			(to ||= new this.constructor()).set(...this.get());
			return this._cloneIntoMeta(to);
		}
		process(view, offset) {
			for (let i = 0; i < 16; i++, offset += 4) SHA256_W[i] = view.getUint32(offset, false);
			for (let i = 16; i < 64; i++) {
				const W15 = SHA256_W[i - 15];
				const W2 = SHA256_W[i - 2];
				const s0 = rotr(W15, 7) ^ rotr(W15, 18) ^ W15 >>> 3;
				const s1 = rotr(W2, 17) ^ rotr(W2, 19) ^ W2 >>> 10;
				SHA256_W[i] = s1 + SHA256_W[i - 7] + s0 + SHA256_W[i - 16] | 0;
			}
			let { A, B, C, D, E, F, G, H } = this;
			for (let i = 0; i < 64; i++) {
				const sigma1 = rotr(E, 6) ^ rotr(E, 11) ^ rotr(E, 25);
				const T1 = H + sigma1 + Chi(E, F, G) + SHA256_K[i] + SHA256_W[i] | 0;
				const T2 = (rotr(A, 2) ^ rotr(A, 13) ^ rotr(A, 22)) + Maj(A, B, C) | 0;
				H = G;
				G = F;
				F = E;
				E = D + T1 | 0;
				D = C;
				C = B;
				B = A;
				A = T1 + T2 | 0;
			}
			A = A + this.A | 0;
			B = B + this.B | 0;
			C = C + this.C | 0;
			D = D + this.D | 0;
			E = E + this.E | 0;
			F = F + this.F | 0;
			G = G + this.G | 0;
			H = H + this.H | 0;
			this.set(A, B, C, D, E, F, G, H);
		}
		roundClean() {
			clean(SHA256_W);
		}
		destroy() {
			this.destroyed = true;
			this.set(0, 0, 0, 0, 0, 0, 0, 0);
			clean(this.buffer);
		}
	};
	/** Internal SHA-256 hash class grounded in RFC 6234 §6.2. */
	var _SHA256 = class extends SHA2_32B {
		constructor() {
			super(32, SHA256_IV);
		}
	};
	/**
	* SHA2-256 hash function from RFC 4634. In JS it's the fastest: even faster than Blake3. Some info:
	*
	* - Trying 2^128 hashes would get 50% chance of collision, using birthday attack.
	* - BTC network is doing 2^70 hashes/sec (2^95 hashes/year) as per 2025.
	* - Each sha256 hash is executing 2^18 bit operations.
	* - Good 2024 ASICs can do 200Th/sec with 3500 watts of power, corresponding to 2^36 hashes/joule.
	* @param msg - message bytes to hash
	* @param opts - Reserved hash options.
	* @returns Digest bytes.
	* @example
	* Hash a message with SHA2-256.
	* ```ts
	* sha256(new Uint8Array([97, 98, 99]));
	* ```
	*/
	const sha256$1 = /* @__PURE__ */ createHasher(() => new _SHA256(), /* @__PURE__ */ oidNist(1));

// ../../../packages/proofs/src/hash.ts
/** SHA-256 (FIPS 180-4) over the parts in order, with nothing between them. */
	const sha256 = (...parts) => sha256$1(parts.length === 1 && parts[0] ? parts[0] : concatBytes(...parts));
	/** HMAC-SHA-256 (RFC 2104) over the parts in order, with nothing between them. */
	const hmacSha256 = (key, ...parts) => hmac(sha256$1, key, concatBytes(...parts));

// ../../../packages/proofs/src/ticket-leaf.ts
/** Length of a member's salt and of every hash of the format, in bytes. */
	const HASH_BYTES = 32;
	const LEAF_PREFIX = Uint8Array.of(0);
	const ENTRANT_LABEL = utf8("raffle-entrant/v1\0");
	/** SHA-256 of an id's UTF-8 text, as leaves carry it. */
	const idHash = (id) => sha256(utf8(id));
	/**
	* Ties a ticket to a member without naming them: SHA-256("raffle-entrant/v1\0" ‖ salt ‖ member id).
	* Only who has the 32-byte salt can open it. Throws RangeError for a salt of another length.
	*/
	const entrantCommit = (memberId, salt) => {
		if (salt.length !== 32) throw new RangeError(`a salt has ${32} bytes, not ${salt.length}`);
		return sha256(ENTRANT_LABEL, salt, utf8(memberId));
	};
	/** The ticket's leaf: SHA-256(0x00 ‖ u32be(number) ‖ ticketIdHash ‖ purchaseIdHash ‖ entrantCommit). */
	const ticketLeaf = (ticket) => sha256(LEAF_PREFIX, u32be(ticket.number), ticket.ticketIdHash, ticket.purchaseIdHash, ticket.entrantCommit);

// ../../../packages/proofs/src/commit-reveal.ts
	const SECRET_LABEL = utf8("raffle-secret/v1\0");
	const REVEAL_LABEL = utf8("raffle-reveal/v1\0");
	const SEPARATOR$1 = Uint8Array.of(0);
	const checkSecret = (secret) => {
		if (secret.length !== 32) throw new RangeError(`a secret has ${32} bytes, not ${secret.length}`);
	};
	/** What the operator publishes when a pool opens: SHA-256("raffle-secret/v1\0" ‖ poolId ‖ 0x00 ‖ secret), with a 32-byte secret. */
	const secretHash = (poolId, secret) => {
		checkSecret(secret);
		return sha256(SECRET_LABEL, utf8(poolId), SEPARATOR$1, secret);
	};
	/**
	* The randomness of mode COMMIT_REVEAL: HMAC-SHA-256(secret, "raffle-reveal/v1\0" ‖ root).
	*
	* Nobody without the secret can predict it, and nobody at all can change it once the list is frozen. But whoever knows
	* the secret from the start, the operator, can work out the winners of any list and so could buy, refuse or cancel
	* with that knowledge before the list is frozen. A public beacon has no such party.
	*/
	const revealRandomness = (secret, merkleRoot) => {
		checkSecret(secret);
		return hmacSha256(secret, REVEAL_LABEL, merkleRoot);
	};

// ../../../packages/proofs/src/commitment.ts
	const COMMITMENT_LABEL = utf8("raffle-commitment/v1\0");
	/** How each mode is written in the commitment's bytes. Further modes add further numbers. */
	const MODE_BYTE = { COMMIT_REVEAL: 1 };
	/**
	* One value to note down, compare or anchor in place of the whole commitment: SHA-256("raffle-commitment/v1\0" ‖
	* u8(mode) ‖ u32be(length of poolId) ‖ poolId ‖ u64be(n) ‖ root ‖ secretHash ‖ u32be(winners) ‖ u32be(alternates)).
	* Mode COMMIT_REVEAL is 1; the length is that of the UTF-8 bytes.
	*/
	const commitmentHash = (commitment) => {
		const poolId = utf8(commitment.poolId);
		return sha256(COMMITMENT_LABEL, Uint8Array.of(MODE_BYTE[commitment.mode]), u32be(poolId.length), poolId, u64be(BigInt(commitment.ticketCount)), commitment.merkleRoot, commitment.secretHash, u32be(commitment.winnerCount), u32be(commitment.alternateCount));
	};

// ../../../packages/proofs/src/picks.ts
	const RANGE_OF_WORD = 1n << 64n;
	/** The i-th word of a draw: the first 8 bytes of HMAC-SHA-256(seed, u64be(i)), as an unsigned big-endian number. */
	const drawWord = (seed, index) => {
		const mac = hmacSha256(seed, u64be(index));
		return new DataView(mac.buffer, mac.byteOffset, mac.byteLength).getBigUint64(0);
	};
	/** A stream of unbiased numbers from words x_0, x_1, …: words in the last, incomplete span of a range are skipped. */
	const uniformNumbers = (wordAt) => {
		let next = 0n;
		return (range) => {
			if (!Number.isSafeInteger(range) || range < 1) throw new RangeError(`${range} is not a range to pick from`);
			const size = BigInt(range);
			const acceptBelow = RANGE_OF_WORD - RANGE_OF_WORD % size;
			for (;;) {
				const word = wordAt(next);
				next += 1n;
				if (word < acceptBelow) return Number(word % size);
			}
		};
	};
	/**
	* The first `pickCount` places of a forward Fisher–Yates shuffle of the indexes 0 … ticketCount−1.
	* Only what was swapped is held, so a few winners among a million tickets cost a few steps.
	*/
	const drawPicks = (seed, ticketCount, pickCount) => {
		if (pickCount > ticketCount) throw new RangeError(`cannot pick ${pickCount} of ${ticketCount} tickets`);
		const uniform = uniformNumbers((index) => drawWord(seed, index));
		const moved = /* @__PURE__ */ new Map();
		const at = (index) => moved.get(index) ?? index;
		const picks = [];
		for (let index = 0; index < pickCount; index += 1) {
			const other = index + uniform(ticketCount - index);
			const picked = at(other);
			moved.set(other, at(index));
			picks.push(picked);
		}
		return picks;
	};

// ../../../packages/proofs/src/seed.ts
	const DRAW_LABEL = utf8("raffle-draw/v1\0");
	const SEPARATOR = Uint8Array.of(0);
	/** The draw's seed: HMAC-SHA-256(randomness, "raffle-draw/v1\0" ‖ poolId ‖ 0x00 ‖ root ‖ u64be(n)). */
	const drawSeed = ({ randomness, poolId, merkleRoot, ticketCount }) => hmacSha256(randomness, DRAW_LABEL, utf8(poolId), SEPARATOR, merkleRoot, u64be(BigInt(ticketCount)));

// ../../../packages/proofs/src/merkle.ts
	const NODE_PREFIX = Uint8Array.of(1);
	/** An inner node: SHA-256(0x01 ‖ left ‖ right). The prefix keeps a node from passing for a leaf (RFC 6962, section 2.1). */
	const nodeHash = (left, right) => sha256(NODE_PREFIX, left, right);
	/** The root over leaves that come one by one, in order: the same as `merkleRoot` of all of them, in memory of their logarithm. */
	var MerkleAppender = class {
		/** Roots of whole trees, each larger than the one after it: the binary digits of the number of leaves. */
		#peaks = [];
		append(leaf) {
			let hash = leaf;
			let height = 0;
			for (let last = this.#peaks.at(-1); last?.height === height; last = this.#peaks.at(-1)) {
				this.#peaks.pop();
				hash = nodeHash(last.hash, hash);
				height += 1;
			}
			this.#peaks.push({
				height,
				hash
			});
		}
		/** Throws RangeError without leaves. More leaves may follow. */
		root() {
			const [smallest, ...larger] = this.#peaks.toReversed();
			if (!smallest) throw new RangeError("a Merkle root needs at least one leaf");
			return larger.reduce((right, peak) => nodeHash(peak.hash, right), smallest.hash);
		}
	};

// ../../../packages/proofs/src/ticket-tree.ts
/** A pool's list while it is being frozen: tickets go in one by one, in number order, and what stays in memory is the logarithm of their number. */
	var TicketTree = class TicketTree {
		#tree = new MerkleAppender();
		#count = 0;
		/** The tree of a whole list. Throws RangeError for a gap in its numbers. */
		static of(tickets) {
			const tree = new TicketTree();
			for (const ticket of tickets) tree.append(ticket);
			return tree;
		}
		/** Takes the next ticket and returns its leaf. Throws RangeError when it is another one than the next: numbers are 1 … n without gaps. */
		append(ticket) {
			if (ticket.number !== this.#count + 1) throw new RangeError(`ticket ${ticket.number} stands in place ${this.#count + 1}`);
			const leaf = ticketLeaf(ticket);
			this.#tree.append(leaf);
			this.#count += 1;
			return leaf;
		}
		get count() {
			return this.#count;
		}
		/** Merkle root of the tickets so far. Throws RangeError without any. */
		root() {
			return this.#tree.root();
		}
	};

// ../../../packages/proofs/src/draw-file.ts
/** The name that opens every draw file. */
	const DRAW_FILE_FORMAT = "tessera-draw";
	/**
	* The file's only spelling: JSON without white space, fields in the order of `DrawFile`, nothing after the last brace.
	* Two people who hold the same draw hold the same bytes.
	*/
	const serializeDrawFile = (file) => JSON.stringify({
		format: file.format,
		version: file.version,
		commitment: {
			mode: file.commitment.mode,
			poolId: file.commitment.poolId,
			ticketCount: file.commitment.ticketCount,
			merkleRoot: file.commitment.merkleRoot,
			secretHash: file.commitment.secretHash,
			winnerCount: file.commitment.winnerCount,
			alternateCount: file.commitment.alternateCount
		},
		commitmentHash: file.commitmentHash,
		reveal: {
			secret: file.reveal.secret,
			randomness: file.reveal.randomness,
			seed: file.reveal.seed
		},
		tickets: file.tickets.map((ticket) => ({
			number: ticket.number,
			ticketIdHash: ticket.ticketIdHash,
			purchaseIdHash: ticket.purchaseIdHash,
			entrantCommit: ticket.entrantCommit,
			leaf: ticket.leaf
		})),
		winners: file.winners,
		alternates: file.alternates
	});

// ../../../packages/proofs/src/draw-file-pieces.ts
/** What stands before the first ticket of every draw file. Inside a text its quotes would be escaped, so it is found nowhere else. */
	const TICKETS_OPENING = "\"tickets\":[";
	/** The fields of a ticket that are hashes, in the order of the file. */
	const TICKET_HASHES = [
		"ticketIdHash",
		"purchaseIdHash",
		"entrantCommit",
		"leaf"
	];
	/** What stands around a ticket's number and hashes, piece by piece: before the number, before each hash, and at the end. */
	const TICKET_SPELLING = {
		beforeNumber: utf8("{\"number\":"),
		beforeHashes: TICKET_HASHES.map((name, index) => utf8(`${index === 0 ? "" : "\""},"${name}":"`)),
		end: utf8("\"}")
	};
	/** What a ticket has at most: a number of ten digits, the hashes, and a comma before it. */
	const TICKET_BYTES$2 = 1 + TICKET_SPELLING.beforeNumber.length + 10 + TICKET_SPELLING.beforeHashes.reduce((sum, text) => sum + text.length + 32 * 2, 0) + TICKET_SPELLING.end.length;
	const DIGITS = utf8("0123456789abcdef");
	const COMMA$1 = utf8(",");

// ../../../packages/proofs/src/ledger/canonical.ts
	const TAG = {
		null: 0,
		bytes: 1,
		text: 2,
		integer: 3,
		time: 4,
		list: 5,
		boolean: 6
	};
	const HEAD_BYTES = 5;
	/** No code unit of a text needs more in UTF-8. */
	const MOST_BYTES_A_UNIT = 3;
	const encoder = new TextEncoder();
	/**
	* Writes the canonical encoding that ledgers are hashed over, one field a call, into a buffer that is used again and again.
	* packages/kernel/README.md describes it byte for byte; this is the verifier's own implementation, which runs in a browser too.
	*/
	var CanonicalWriter = class {
		#buffer = /* @__PURE__ */ new Uint8Array(4096);
		#length = 0;
		/** Bytes as they are, without tag and length: a previous hash, or a prefix. Throws away what was written before. */
		begin(prefix) {
			this.#length = 0;
			return this.#append(prefix);
		}
		/** What was written. It is gone with the next `begin`. */
		get written() {
			return this.#buffer.subarray(0, this.#length);
		}
		nothing() {
			this.#head(TAG.null, 0);
			return this;
		}
		bytes(value) {
			this.#head(TAG.bytes, value.length);
			return this.#append(value);
		}
		/** UTF-8, as it is. Throws RangeError on a lone surrogate, which has no UTF-8 form. */
		text(value) {
			if (!value.isWellFormed()) throw new RangeError("text with a lone surrogate has no canonical form");
			return this.#characters(TAG.text, value);
		}
		textOrNothing(value) {
			return value === null ? this.nothing() : this.text(value);
		}
		/** Decimal digits; a text must be written so already: no leading zeros, `-` in front where negative. */
		integer(value) {
			return this.#characters(TAG.integer, String(value));
		}
		/** A time as it is written everywhere: UTC, RFC 3339, three digits of milliseconds. */
		time(value) {
			return this.#characters(TAG.time, value);
		}
		boolean(value) {
			this.#head(TAG.boolean, 1);
			return this.#append(Uint8Array.of(value ? 1 : 0));
		}
		/** A list of what `write` writes. */
		list(write) {
			this.#head(TAG.list, 0);
			const begin = this.#length;
			write();
			this.#setLength(begin, this.#length - begin);
			return this;
		}
		#characters(tag, value) {
			this.#reserve(HEAD_BYTES + value.length * MOST_BYTES_A_UNIT);
			this.#head(tag, 0);
			const begin = this.#length;
			const { written } = encoder.encodeInto(value, this.#buffer.subarray(begin));
			this.#length = begin + written;
			this.#setLength(begin, written);
			return this;
		}
		#append(bytes) {
			this.#reserve(bytes.length);
			this.#buffer.set(bytes, this.#length);
			this.#length += bytes.length;
			return this;
		}
		#head(tag, length) {
			this.#reserve(HEAD_BYTES);
			this.#buffer[this.#length] = tag;
			this.#length += HEAD_BYTES;
			this.#setLength(this.#length, length);
		}
		/** The length of the content that begins at `begin`, unsigned and big-endian, into the four bytes before it. */
		#setLength(begin, length) {
			this.#buffer[begin - 4] = length >>> 24;
			this.#buffer[begin - 3] = length >>> 16;
			this.#buffer[begin - 2] = length >>> 8;
			this.#buffer[begin - 1] = length;
		}
		#reserve(bytes) {
			if (this.#length + bytes <= this.#buffer.length) return;
			const larger = new Uint8Array(Math.max(this.#buffer.length * 2, this.#length + bytes));
			larger.set(this.#buffer.subarray(0, this.#length));
			this.#buffer = larger;
		}
	};

// ../../../packages/proofs/src/ledger/lines.ts
/** The name that opens every export. */
	const LEDGER_EXPORT_FORMAT = "tessera.ledger-export.v1";

// ../../../packages/proofs/src/ledger/line-fields.ts
	const pattern = (what, form) => ({
		what,
		accepts: (value) => typeof value === "string" && form.test(value)
	});
	const exactly$1 = (expected) => ({
		what: JSON.stringify(expected),
		accepts: (value) => value === expected
	});
	const orNull = ({ what, accepts }) => ({
		what: `${what}, or null`,
		accepts: (value) => value === null || accepts(value)
	});
	const atLeast = (least) => ({
		what: `a whole number from ${least} to 2^53 - 1`,
		accepts: (value) => Number.isSafeInteger(value) && value >= least
	});
	const id = pattern("a UUID in lower case", /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
	const hash = pattern("64 digits of lower-case hexadecimal", /^[0-9a-f]{64}$/);
	const currency = pattern("three capital letters", /^[A-Z]{3}$/);
	const word = pattern("a word of letters, digits, _ and -", /^[A-Za-z][A-Za-z0-9_-]*$/);
	const amount = pattern("a decimal integer in digits", /^(0|-?[1-9][0-9]*)$/);
	const positiveAmount = pattern("a decimal integer above zero in digits", /^[1-9][0-9]*$/);
	const text = {
		what: "text",
		accepts: (value) => typeof value === "string" && value.length > 0 && value.isWellFormed()
	};
	const time = {
		what: "a time as in 2026-11-21T20:00:00.000Z",
		accepts: (value) => typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value) && !Number.isNaN(Date.parse(value)) && new Date(value).toISOString() === value
	};
	const count = atLeast(0);
	const ordinal = atLeast(1);
	const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
	const rises = (names) => names.every((name, index) => index === 0 || names[index - 1] < name);
	const isReference = (value) => typeof value === "string" && value.isWellFormed() || typeof value === "boolean" || Number.isSafeInteger(value) && !Object.is(value, -0) || Array.isArray(value) && value.every(isReference);
	const references = {
		what: "references by names that rise, each a text, a whole number, a boolean or a list of these",
		accepts: (value) => isObject(value) && rises(Object.keys(value)) && Object.entries(value).every(([name, inner]) => word.accepts(name) && isReference(inner))
	};
	const currencyRules = {
		currency,
		accounts: ordinal,
		entries: ordinal,
		postedMinor: amount,
		positiveMinor: amount
	};
	const checkpointRules = {
		number: ordinal,
		sealedAt: time,
		accounts: ordinal,
		entries: ordinal,
		root: hash,
		currencies: {
			what: `a list of {${Object.keys(currencyRules).join(", ")}} by currencies that rise`,
			accepts: (value) => Array.isArray(value) && value.every((seal) => isObject(seal) && faultOf(currencyRules, seal) === void 0) && rises(value.map((seal) => seal.currency))
		},
		previousHash: hash,
		hash
	};
	/** The fields of each kind of line. Their order here is the order in the file. */
	const lineRules = {
		header: {
			type: exactly$1("header"),
			format: exactly$1(LEDGER_EXPORT_FORMAT),
			tenantId: id,
			exportedAt: time
		},
		account: {
			type: exactly$1("account"),
			accountId: id,
			ownerKind: word,
			ownerId: id,
			kind: text,
			provider: orNull(text),
			currency,
			openedAt: time,
			sequence: ordinal,
			postedMinor: amount,
			headHash: hash
		},
		checkpoint: {
			type: exactly$1("checkpoint"),
			...checkpointRules,
			heads: ordinal
		},
		head: {
			type: exactly$1("head"),
			accountId: id,
			sequence: ordinal,
			postedMinor: amount,
			headHash: hash
		},
		entry: {
			type: exactly$1("entry"),
			accountId: id,
			sequence: ordinal,
			entryId: id,
			transferId: id,
			direction: pattern("DEBIT or CREDIT", /^(DEBIT|CREDIT)$/),
			amountMinor: positiveAmount,
			currency,
			balanceAfterMinor: amount,
			reason: word,
			references,
			reverses: orNull(id),
			postedBy: text,
			effectiveAt: time,
			postedAt: time,
			hash
		},
		end: {
			type: exactly$1("end"),
			accounts: count,
			checkpoints: count,
			heads: count,
			entries: count,
			sha256: hash
		}
	};
	/** What is wrong with the fields of an object; undefined where they are all there, in order, right, and no others. */
	const faultOf = (rules, value) => {
		const names = Object.keys(rules);
		const found = Object.keys(value);
		if (names.join() !== found.join()) return {
			what: "it does not have the fields of its kind",
			expected: names.join(),
			found: found.join()
		};
		const wrong = names.find((name) => rules[name]?.accepts(value[name]) !== true);
		if (wrong === void 0) return void 0;
		const shown = JSON.stringify(value[wrong]) ?? "nothing";
		return {
			what: `its ${wrong} is not of its form`,
			expected: rules[wrong]?.what ?? "",
			found: shown
		};
	};

// ../../../packages/proofs/src/ledger/checkpoint.ts
	const writer$1 = new CanonicalWriter();

// ../../../packages/proofs/src/ledger/entry-hash.ts
/** What every chain begins from, as hexadecimal: 32 zero bytes. */
	const CHAIN_START = "00".repeat(32);
	const writer = new CanonicalWriter();

// ../../../packages/proofs/src/ledger/verify-ledger.ts
	const LINE_FEED = utf8("\n");
	const decoder = new TextDecoder("utf-8", {
		fatal: true,
		ignoreBOM: true
	});

// ../../../packages/proofs/src/ticket-list.ts
	const TICKET_BYTES$1 = 3 * 32;
	/** Blocks are added and never copied, so a list needs no second place while it grows. */
	const BLOCK_TICKETS = 4096;
	/** The tickets of a draw in number order, 96 bytes each: a million of them fit into a phone. */
	var TicketList = class {
		#blocks = [];
		#size = 0;
		get size() {
			return this.#size;
		}
		/** Adds the next ticket. Its number is its place: the caller has made sure of it. */
		append({ ticketIdHash, purchaseIdHash, entrantCommit }) {
			if (this.#size % BLOCK_TICKETS === 0) this.#blocks.push(new Uint8Array(BLOCK_TICKETS * TICKET_BYTES$1));
			const { block, offset } = this.#placeOf(this.#size);
			block.set(ticketIdHash, offset);
			block.set(purchaseIdHash, offset + 32);
			block.set(entrantCommit, offset + 2 * 32);
			this.#size += 1;
		}
		/** The ticket with that number. Throws RangeError where there is none. The caller must not write into what it gets. */
		numbered(number) {
			if (!Number.isInteger(number) || number < 1 || number > this.#size) throw new RangeError(`there is no ticket ${number} among ${this.#size}`);
			const { block, offset } = this.#placeOf(number - 1);
			const hash = (index) => block.subarray(offset + index * 32, offset + (index + 1) * 32);
			return {
				number,
				ticketIdHash: hash(0),
				purchaseIdHash: hash(1),
				entrantCommit: hash(2)
			};
		}
		/** The number of the ticket with that id's hash; undefined where the list has none. */
		numberOf(ticketIdHash) {
			for (let index = 0; index < this.#size; index += 1) {
				const { block, offset } = this.#placeOf(index);
				let at = 0;
				while (at < 32 && block[offset + at] === ticketIdHash[at]) at += 1;
				if (at === 32) return index + 1;
			}
		}
		#placeOf(index) {
			return {
				block: this.#blocks[Math.floor(index / BLOCK_TICKETS)],
				offset: index % BLOCK_TICKETS * TICKET_BYTES$1
			};
		}
	};

// ../../../packages/proofs/src/read-draw-file.ts
/** What is wrong with a file, and where: `at` is a path such as `tickets[3].leaf`, or `file` for the whole. */
	var DrawFileProblem = class extends Error {
		name = "DrawFileProblem";
		at;
		constructor(at, problem) {
			super(problem);
			this.at = at;
		}
	};
	const HASH_TEXT = new RegExp(`^[0-9a-f]{${32 * 2}}$`);
	/** Reads a draw file's bytes strictly. Throws DrawFileProblem when they are not the one spelling of a well-formed file. */
	const readDrawFile = (bytes) => {
		const text = decode(bytes);
		const file = toDrawFile(parse(text));
		if (serializeDrawFile(file) !== text) throw new DrawFileProblem("file", "it is not spelled as it was published");
		return file;
	};
	const decode = (bytes) => {
		try {
			return new TextDecoder("utf-8", {
				fatal: true,
				ignoreBOM: true
			}).decode(bytes);
		} catch {
			throw new DrawFileProblem("file", "it is not UTF-8 text");
		}
	};
	const parse = (text) => {
		try {
			return JSON.parse(text);
		} catch {
			throw new DrawFileProblem("file", "it is not JSON");
		}
	};
	const toDrawFile = (value) => {
		const file = fieldsOf(value, "file", [
			"format",
			"version",
			"commitment",
			"commitmentHash",
			"reveal",
			"tickets",
			"winners",
			"alternates"
		]);
		const reveal = fieldsOf(file["reveal"], "reveal", [
			"secret",
			"randomness",
			"seed"
		]);
		return {
			format: exactly(file["format"], "format", DRAW_FILE_FORMAT),
			version: exactly(file["version"], "version", 1),
			commitment: toCommitment(file["commitment"]),
			commitmentHash: hashOf(file["commitmentHash"], "commitmentHash"),
			reveal: {
				secret: hashOf(reveal["secret"], "reveal.secret"),
				randomness: hashOf(reveal["randomness"], "reveal.randomness"),
				seed: hashOf(reveal["seed"], "reveal.seed")
			},
			tickets: listOf(file["tickets"], "tickets").map((ticket, index) => toTicket(ticket, `tickets[${index}]`)),
			winners: listOf(file["winners"], "winners").map((number, index) => countOf(number, `winners[${index}]`)),
			alternates: listOf(file["alternates"], "alternates").map((number, index) => countOf(number, `alternates[${index}]`))
		};
	};
	const toCommitment = (value) => {
		const fields = fieldsOf(value, "commitment", [
			"mode",
			"poolId",
			"ticketCount",
			"merkleRoot",
			"secretHash",
			"winnerCount",
			"alternateCount"
		]);
		return {
			mode: exactly(fields["mode"], "commitment.mode", "COMMIT_REVEAL"),
			poolId: textOf(fields["poolId"], "commitment.poolId"),
			ticketCount: countOf(fields["ticketCount"], "commitment.ticketCount"),
			merkleRoot: hashOf(fields["merkleRoot"], "commitment.merkleRoot"),
			secretHash: hashOf(fields["secretHash"], "commitment.secretHash"),
			winnerCount: countOf(fields["winnerCount"], "commitment.winnerCount"),
			alternateCount: countOf(fields["alternateCount"], "commitment.alternateCount")
		};
	};
	const toTicket = (value, at) => {
		const fields = fieldsOf(value, at, [
			"number",
			"ticketIdHash",
			"purchaseIdHash",
			"entrantCommit",
			"leaf"
		]);
		return {
			number: countOf(fields["number"], `${at}.number`),
			ticketIdHash: hashOf(fields["ticketIdHash"], `${at}.ticketIdHash`),
			purchaseIdHash: hashOf(fields["purchaseIdHash"], `${at}.purchaseIdHash`),
			entrantCommit: hashOf(fields["entrantCommit"], `${at}.entrantCommit`),
			leaf: hashOf(fields["leaf"], `${at}.leaf`)
		};
	};
	const fieldsOf = (value, at, names) => {
		if (typeof value !== "object" || value === null || Array.isArray(value)) throw new DrawFileProblem(at, "it is not an object");
		const fields = value;
		for (const name of names) if (!Object.hasOwn(fields, name)) throw new DrawFileProblem(at, `field "${name}" is missing`);
		for (const name of Object.keys(fields)) if (!names.includes(name)) throw new DrawFileProblem(at, `field "${name}" does not belong there`);
		return fields;
	};
	const listOf = (value, at) => {
		if (!Array.isArray(value)) throw new DrawFileProblem(at, "it is not a list");
		return value;
	};
	const exactly = (value, at, expected) => {
		if (value !== expected) throw new DrawFileProblem(at, `it must be ${JSON.stringify(expected)}`);
		return expected;
	};
	const textOf = (value, at) => {
		if (typeof value !== "string" || value.length === 0) throw new DrawFileProblem(at, "it must be text");
		return value;
	};
	const hashOf = (value, at) => {
		if (typeof value !== "string" || !HASH_TEXT.test(value)) throw new DrawFileProblem(at, `it must be ${32 * 2} digits of lower-case hexadecimal`);
		return value;
	};
	/** Counts and ticket numbers; the format writes them as unsigned 32-bit numbers. */
	const countOf = (value, at) => {
		if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > 4294967295) throw new DrawFileProblem(at, "it must be a whole number below 2^32");
		return value;
	};

// ../../../packages/proofs/src/verify-draw.ts
/** Everything that follows from the root; the tickets themselves are not looked at. Throws DrawFileProblem. */
	const checkDrawn = (file, expectation, passed = () => void 0) => {
		const commitment = checkCommitment(file, expectation);
		passed("commitment");
		const seed = checkReveal(file, commitment);
		passed("evidence");
		checkPicks(file, seed);
		passed("winners");
	};
	/** Throws DrawFileProblem unless what a file states is what was computed. */
	const agree = (at, stated, computed, what) => {
		if (stated !== computed) throw new DrawFileProblem(at, `it says ${stated}, but ${what} ${computed}`);
	};
	const checkCommitment = (file, expectation) => {
		const { commitment } = file;
		const decoded = {
			...commitment,
			version: file.version,
			merkleRoot: fromHex(commitment.merkleRoot),
			secretHash: fromHex(commitment.secretHash)
		};
		agree("commitmentHash", file.commitmentHash, toHex(commitmentHash(decoded)), "the commitment hashes to");
		if (expectation.commitmentHash !== void 0) agree("commitmentHash", file.commitmentHash, expectation.commitmentHash, "the commitment published before the draw was");
		return decoded;
	};
	const checkReveal = ({ reveal }, commitment) => {
		const secret = fromHex(reveal.secret);
		const { poolId, ticketCount, merkleRoot: root } = commitment;
		if (toHex(secretHash(poolId, secret)) !== toHex(commitment.secretHash)) throw new DrawFileProblem("reveal.secret", "it is not the secret that was committed");
		const randomness = revealRandomness(secret, root);
		agree("reveal.randomness", reveal.randomness, toHex(randomness), "secret and root give");
		const seed = drawSeed({
			randomness,
			poolId,
			merkleRoot: root,
			ticketCount
		});
		agree("reveal.seed", reveal.seed, toHex(seed), "the randomness gives");
		return seed;
	};
	const checkPicks = ({ commitment, winners, alternates }, seed) => {
		const { winnerCount, alternateCount, ticketCount } = commitment;
		agree("winners", winners.length, winnerCount, "the commitment promised");
		agree("alternates", alternates.length, alternateCount, "the commitment promised");
		if (winnerCount + alternateCount > ticketCount) throw new DrawFileProblem("commitment.winnerCount", "there are more winners and alternates than tickets");
		const numbers = drawPicks(seed, ticketCount, winnerCount + alternateCount).map((index) => index + 1);
		winners.forEach((number, rank) => {
			agree(`winners[${rank}]`, number, numbers[rank] ?? 0, "the seed picks");
		});
		alternates.forEach((number, rank) => {
			agree(`alternates[${rank}]`, number, numbers[winnerCount + rank] ?? 0, "the seed picks");
		});
	};

// ../../../packages/proofs/src/ticket-reader.ts
	const OPENING = utf8(TICKETS_OPENING);
	const COMMA = 44;
	const CLOSING = 93;
	const ZERO = 48;
	const MOST_DIGITS = 10;
	/** No ticket is longer, with what follows it. */
	const TICKET_BYTES = 512;
	/** What is not tickets is held in memory, and is far smaller in any file that is one. */
	const REST_BYTES = 16777216;
	const NIBBLES = (/* @__PURE__ */ new Int8Array(256)).fill(-1);
	utf8("0123456789abcdef").forEach((digit, value) => {
		NIBBLES[digit] = value;
	});
	const misspelt = (at) => new DrawFileProblem(at, "it is not spelled as it was published");
	const indexOf = (bytes, wanted) => {
		for (let at = bytes.indexOf(wanted[0]); at !== -1; at = bytes.indexOf(wanted[0], at + 1)) if (wanted.every((byte, index) => bytes[at + index] === byte)) return at;
		return -1;
	};
	/** Takes a draw file apart while it arrives: the tickets one by one, and the rest as a file without tickets. */
	var TicketReader = class {
		#state = "before";
		#waiting = /* @__PURE__ */ new Uint8Array();
		#before = /* @__PURE__ */ new Uint8Array();
		#tickets = 0;
		/** Calls `onTicket` for each ticket that is complete. Throws DrawFileProblem where the spelling is wrong. */
		take(chunk, onTicket) {
			this.#waiting = this.#waiting.length === 0 ? chunk : concatBytes(this.#waiting, chunk);
			this.#read(onTicket, TICKET_BYTES);
			if (this.#waiting.length > REST_BYTES) throw misspelt("file");
			this.#waiting = this.#waiting.slice();
		}
		/** After the last chunk: the bytes of the same file with an empty list of tickets. */
		end(onTicket) {
			this.#read(onTicket, 0);
			return concatBytes(this.#before, this.#waiting);
		}
		#read(onTicket, spareBytes) {
			if (this.#state === "before") this.#findTickets();
			if (this.#state === "tickets") this.#readTickets(onTicket, spareBytes);
		}
		#findTickets() {
			const found = indexOf(this.#waiting, OPENING);
			if (found === -1) return;
			const end = found + OPENING.length;
			this.#before = this.#waiting.slice(0, end);
			this.#waiting = this.#waiting.subarray(end);
			this.#state = "tickets";
		}
		#readTickets(onTicket, spareBytes) {
			const bytes = this.#waiting;
			let at = 0;
			while (bytes.length - at > spareBytes) {
				if (bytes[at] === CLOSING) {
					this.#state = "after";
					break;
				}
				if (this.#tickets > 0 && bytes[at] !== COMMA) throw misspelt(`tickets[${this.#tickets}]`);
				const spelling = new Spelling(bytes, this.#tickets > 0 ? at + 1 : at, `tickets[${this.#tickets}]`);
				onTicket(spelling.ticket());
				this.#tickets += 1;
				at = spelling.at;
			}
			this.#waiting = bytes.subarray(at);
		}
	};
	/** One ticket, read from left to right. */
	var Spelling = class {
		at;
		#bytes;
		#path;
		constructor(bytes, at, path) {
			this.#bytes = bytes;
			this.at = at;
			this.#path = path;
		}
		ticket() {
			this.#expect(TICKET_SPELLING.beforeNumber);
			const number = this.#number();
			const hashes = new Uint8Array(TICKET_HASHES.length * 32);
			TICKET_HASHES.forEach((_, index) => {
				this.#expect(TICKET_SPELLING.beforeHashes[index]);
				this.#hash(hashes, index);
			});
			this.#expect(TICKET_SPELLING.end);
			const hash = (index) => hashes.subarray(index * 32, (index + 1) * 32);
			return {
				number,
				ticketIdHash: hash(0),
				purchaseIdHash: hash(1),
				entrantCommit: hash(2),
				leaf: hash(3)
			};
		}
		#expect(text) {
			for (let index = 0; index < text.length; index += 1) if (this.#bytes[this.at + index] !== text[index]) throw misspelt(this.#path);
			this.at += text.length;
		}
		#number() {
			const from = this.at;
			let value = 0;
			for (; this.at - from <= MOST_DIGITS; this.at += 1) {
				const digit = (this.#bytes[this.at] ?? 0) - ZERO;
				if (digit < 0 || digit > 9) break;
				value = value * 10 + digit;
			}
			if (this.at === from || this.#bytes[from] === ZERO) throw misspelt(`${this.#path}.number`);
			return value;
		}
		#hash(into, index) {
			for (let byte = 0; byte < 32; byte += 1) {
				const high = NIBBLES[this.#bytes[this.at] ?? 0];
				const low = NIBBLES[this.#bytes[this.at + 1] ?? 0];
				if (high < 0 || low < 0) {
					const text = `it must be ${32 * 2} digits of lower-case hexadecimal`;
					throw new DrawFileProblem(`${this.#path}.${TICKET_HASHES[index]}`, text);
				}
				into[index * 32 + byte] = high << 4 | low;
				this.at += 2;
			}
		}
	};

// ../../../packages/proofs/src/verify-draw-stream.ts
/**
	* The same as `verifyDraw`, of a file that arrives in chunks: 96 bytes a ticket are held, and nothing else grows with the list. Never throws for a
	* bad file; what reading the chunks throws is passed on.
	*/
	const verifyDrawStream = async (chunks, options = {}) => {
		const check = new StreamCheck(options);
		try {
			for await (const chunk of chunks) check.take(chunk);
			return {
				ok: true,
				file: check.end(),
				tickets: check.tickets
			};
		} catch (error) {
			if (!(error instanceof DrawFileProblem)) throw error;
			const { step, tickets, file } = check;
			return {
				ok: false,
				step,
				at: error.at,
				problem: error.message,
				tickets,
				...file ? { file } : {}
			};
		}
	};
	var StreamCheck = class {
		step = "file";
		tickets = new TicketList();
		file;
		#options;
		#reader = new TicketReader();
		#tree = new TicketTree();
		constructor(options) {
			this.#options = options;
		}
		take(chunk) {
			this.#reader.take(chunk, this.#onTicket);
			this.#options.onTickets?.(this.tickets.size);
		}
		end() {
			const file = readDrawFile(this.#reader.end(this.#onTicket));
			this.file = file;
			this.#pass("file", "tickets");
			if (this.tickets.size === 0) throw new DrawFileProblem("tickets", "there is no ticket");
			this.#pass("tickets", "root");
			const { ticketCount, merkleRoot } = file.commitment;
			agree("commitment.ticketCount", ticketCount, this.#tree.count, "the number of tickets listed is");
			agree("commitment.merkleRoot", merkleRoot, toHex(this.#tree.root()), "the tickets lead to the root");
			this.#pass("root", "commitment");
			checkDrawn(file, this.#options, (step) => this.#pass(step, step === "commitment" ? "evidence" : "winners"));
			return file;
		}
		#pass(step, next) {
			this.#options.onPassed?.(step);
			this.step = next;
		}
		#onTicket = (ticket) => {
			this.step = "tickets";
			const index = this.tickets.size;
			agree(`tickets[${index}].number`, ticket.number, index + 1, "its place in the list is");
			const leaf = this.#tree.append(ticket);
			if (!leaf.every((byte, at) => byte === ticket.leaf[at])) agree(`tickets[${index}].leaf`, toHex(ticket.leaf), toHex(leaf), "the ticket hashes to");
			this.tickets.append(ticket);
			this.step = "file";
		};
	};

// browser/worker.ts
	const scope = globalThis;
	const NEWS_EVERY_MS = 100;
	let list;
	const tell = (news) => scope.postMessage({ news });
	async function* chunksOf(body, onChunk) {
		const reader = body.getReader();
		for (;;) {
			const { done, value } = await reader.read();
			if (done) return;
			onChunk(value.length);
			yield value;
		}
	}
	const toVerdict = (verdict) => {
		list = verdict.tickets;
		const tickets = verdict.tickets.size;
		if (verdict.ok) return {
			ok: true,
			file: verdict.file,
			tickets
		};
		const { step, at, problem, file } = verdict;
		return {
			ok: false,
			step,
			at,
			problem,
			tickets,
			file: file ?? null
		};
	};
	const verify = async ({ url, commitmentHash }) => {
		let bytes = 0;
		let toldAt = 0;
		try {
			const response = await fetch(url);
			if (!response.ok || !response.body) return {
				ok: null,
				problem: `the server answered ${response.status}`
			};
			const chunks = chunksOf(response.body, (length) => {
				bytes += length;
			});
			const onTickets = (tickets) => {
				if (performance.now() - toldAt < NEWS_EVERY_MS) return;
				toldAt = performance.now();
				tell({
					kind: "read",
					tickets,
					bytes
				});
			};
			const onPassed = (step) => tell({
				kind: "passed",
				step
			});
			return toVerdict(await verifyDrawStream(chunks, {
				commitmentHash,
				onTickets,
				onPassed
			}));
		} catch (error) {
			return {
				ok: null,
				problem: error instanceof Error ? error.message : String(error)
			};
		}
	};
	const rows = ({ from, count }) => {
		if (!list) return [];
		const found = [];
		for (let number = from; number < from + count && number <= list.size; number += 1) {
			const { ticketIdHash, purchaseIdHash, entrantCommit: commit } = list.numbered(number);
			found.push({
				number,
				ticketIdHash: toHex(ticketIdHash),
				purchaseIdHash: toHex(purchaseIdHash),
				entrantCommit: toHex(commit)
			});
		}
		return found;
	};
	/** A salt that is none opens nothing. */
	const opens = ({ salt, memberId }, commit) => {
		if (salt === null || memberId === null) return "unasked";
		try {
			return toHex(entrantCommit(memberId, fromHex(salt.toLowerCase()))) === toHex(commit) ? "opens" : "does-not-open";
		} catch {
			return "does-not-open";
		}
	};
	const find = ({ tickets }) => tickets.map((asked) => {
		const number = list?.numberOf(idHash(asked.id));
		if (list === void 0 || number === void 0) return {
			id: asked.id,
			number: null,
			owner: "unasked"
		};
		return {
			id: asked.id,
			number,
			owner: opens(asked, list.numbered(number).entrantCommit)
		};
	});
	const answerTo = async (question) => {
		if (question.kind === "verify") return verify(question);
		return question.kind === "rows" ? rows(question) : find(question);
	};
	scope.addEventListener("message", ({ data: { number, question } }) => {
		answerTo(question).then((answer) => scope.postMessage({
			number,
			answer
		}));
	});

})();