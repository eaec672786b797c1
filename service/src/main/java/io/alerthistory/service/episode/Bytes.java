package io.alerthistory.service.episode;

import java.util.Arrays;

/// Numbers as few bytes: seven bits a byte, the least significant first, signs folded in (zigzag).
final class Bytes {

    private Bytes() {}

    static final class Writer {
        private byte[] buffer = new byte[96];
        private int size;

        void octet(int value) {
            if (size == buffer.length) {
                buffer = Arrays.copyOf(buffer, size * 2);
            }
            buffer[size++] = (byte) value;
        }

        void unsigned(long value) {
            long rest = value;
            while ((rest & ~0x7fL) != 0) {
                octet((int) (rest & 0x7f) | 0x80);
                rest >>>= 7;
            }
            octet((int) rest);
        }

        void signed(long value) {
            unsigned((value << 1) ^ (value >> 63));
        }

        void fixed(long value) {
            for (int shift = 56; shift >= 0; shift -= 8) {
                octet((int) (value >>> shift));
            }
        }

        byte[] bytes() {
            return Arrays.copyOf(buffer, size);
        }
    }

    static final class Reader {
        private final byte[] buffer;
        private int at;

        Reader(byte[] buffer) {
            this.buffer = buffer;
        }

        int octet() {
            return buffer[at++] & 0xff;
        }

        long unsigned() {
            long value = 0;
            for (int shift = 0; shift < 64; shift += 7) {
                int octet = octet();
                value |= (long) (octet & 0x7f) << shift;
                if (octet < 0x80) {
                    return value;
                }
            }
            throw new IllegalArgumentException("series state has a number of over ten bytes");
        }

        long signed() {
            long folded = unsigned();
            return (folded >>> 1) ^ -(folded & 1);
        }

        long fixed() {
            long value = 0;
            for (int i = 0; i < 8; i++) {
                value = value << 8 | octet();
            }
            return value;
        }

        /// A number of things to come, each of which takes a byte or more.
        int count(long value) {
            if (value < 0 || value > buffer.length - at) {
                throw new IllegalArgumentException(
                        "series state announces "
                                + value
                                + " items in "
                                + (buffer.length - at)
                                + " bytes");
            }
            return (int) value;
        }

        void end() {
            if (at != buffer.length) {
                throw new IllegalArgumentException(
                        "series state has " + (buffer.length - at) + " bytes too many");
            }
        }
    }
}
