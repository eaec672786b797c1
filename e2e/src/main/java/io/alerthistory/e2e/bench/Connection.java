package io.alerthistory.e2e.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/// One client's connection: it sends a request, and the next one when the answer is whole.
final class Connection implements AutoCloseable {

    private static final int MOST = 64 << 10;
    private static final byte[] OK = "HTTP/1.1 200".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);

    private final SocketChannel channel;
    private final ByteBuffer out = ByteBuffer.allocateDirect(MOST);
    private final ByteBuffer answer = ByteBuffer.allocateDirect(MOST);
    private long sentAt;

    Connection(int port, Selector selector) throws IOException {
        channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, this);
    }

    /// Sends a request.
    ///
    /// @param due since when its answer is waited for
    void send(byte[] request, long due) throws IOException {
        answer.clear();
        out.clear().put(request).flip();
        sentAt = due;
        while (out.hasRemaining()) {
            channel.write(out);
        }
    }

    /// Reads what came; whether the answer is whole.
    boolean answered(Tally tally) throws IOException {
        if (channel.read(answer) < 0) {
            throw new IOException("the service closed the connection");
        }
        var end = endOfHead();
        if (end < 0 || answer.position() < end + contentLength(end)) {
            return false;
        }
        tally.answer(startsWith(0, OK), System.nanoTime() - sentAt);
        return true;
    }

    private int endOfHead() {
        for (var i = 3; i < answer.position(); i++) {
            if (answer.get(i) == '\n' && answer.get(i - 2) == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    private int contentLength(int endOfHead) {
        for (var i = 0; i < endOfHead; i++) {
            if (answer.get(i) == '\n' && startsWith(i + 1, LENGTH)) {
                var length = 0;
                for (var at = i + 1 + LENGTH.length; answer.get(at) != '\r'; at++) {
                    if (answer.get(at) != ' ') {
                        length = 10 * length + answer.get(at) - '0';
                    }
                }
                return length;
            }
        }
        return 0;
    }

    /// Whether this stands there, in whatever case.
    private boolean startsWith(int from, byte[] wanted) {
        for (var i = 0; i < wanted.length; i++) {
            if (lower(answer.get(from + i)) != lower(wanted[i])) {
                return false;
            }
        }
        return true;
    }

    private static int lower(byte letter) {
        return letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
