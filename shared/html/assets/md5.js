// MD5 (RFC 1321), fed piece by piece: the web's own cryptography has no digest that S3 and `md5sum` have, too.
const SHIFTS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const SINES = Int32Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32));

export class Md5 {
  state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
  rest = new Uint8Array(64);
  length = 0;

  // Takes a Uint8Array.
  add(bytes) {
    const held = this.length % 64;
    this.length += bytes.length;
    let at = 0;
    if (held) {
      at = Math.min(64 - held, bytes.length);
      this.rest.set(bytes.subarray(0, at), held);
      if (held + at < 64) return;
      this.#blocks(this.rest, 0, 64);
    }
    const end = at + ((bytes.length - at) & ~63);
    this.#blocks(bytes, at, end);
    this.rest.set(bytes.subarray(end));
  }

  // Gives the digest in hexadecimal digits; nothing can be added afterwards.
  hex() {
    const length = this.length;
    const tail = new Uint8Array((length % 64 < 56 ? 64 : 128) - (length % 64));
    tail[0] = 0x80;
    const view = new DataView(tail.buffer);
    view.setUint32(tail.length - 8, (length * 8) >>> 0, true);
    view.setUint32(tail.length - 4, Math.floor(length / 2 ** 29), true);
    this.add(tail);
    const digest = new Uint8Array(this.state.buffer);
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  #blocks(bytes, start, end) {
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const words = new Int32Array(16);
    let [a, b, c, d] = this.state;
    for (let at = start; at < end; at += 64) {
      let i = 0;
      for (; i < 16; i++) words[i] = view.getInt32(at + 4 * i, true);
      const a0 = a, b0 = b, c0 = c, d0 = d;
      i = 0;
      for (; i < 16; i++) {
        const sum = (a + ((b & c) | (~b & d)) + SINES[i] + words[i]) | 0, shift = SHIFTS[0 + (i & 3)], next = d;
        d = c; c = b; b = (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0; a = next;
      }
      for (; i < 32; i++) {
        const sum = (a + ((d & b) | (~d & c)) + SINES[i] + words[(5 * i + 1) & 15]) | 0, shift = SHIFTS[4 + (i & 3)], next = d;
        d = c; c = b; b = (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0; a = next;
      }
      for (; i < 48; i++) {
        const sum = (a + (b ^ c ^ d) + SINES[i] + words[(3 * i + 5) & 15]) | 0, shift = SHIFTS[8 + (i & 3)], next = d;
        d = c; c = b; b = (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0; a = next;
      }
      for (; i < 64; i++) {
        const sum = (a + (c ^ (b | ~d)) + SINES[i] + words[(7 * i) & 15]) | 0, shift = SHIFTS[12 + (i & 3)], next = d;
        d = c; c = b; b = (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0; a = next;
      }
      a = (a + a0) | 0; b = (b + b0) | 0; c = (c + c0) | 0; d = (d + d0) | 0;
    }
    this.state.set([a, b, c, d]);
  }
}
