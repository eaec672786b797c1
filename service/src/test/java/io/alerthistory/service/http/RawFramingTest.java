package io.alerthistory.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.service.Service;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Requests whose end is in doubt, written byte by byte to a socket: each gets one 400 and a closed
/// connection, and what follows it on the wire is never taken for a request.
class RawFramingTest {

    private static final String SMUGGLED = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n";

    @TempDir static Path folder;

    private static Service service;

    @BeforeAll
    static void start() throws Exception {
        service = Service.onSqlite(folder);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static Arguments shape(String name, String head, String body) {
        return Arguments.of(name, head.replace("\n", "\r\n") + "\r\n" + body);
    }

    static Stream<Arguments> ambiguous() {
        var post = "POST /webhook HTTP/1.1\nHost: a\n";
        return Stream.of(
                shape("two lengths", post + "Content-Length: 2\nContent-Length: 40\n", "{}"),
                shape(
                        "the same length twice",
                        post + "Content-Length: 2\nContent-Length: 2\n",
                        "{}"),
                shape("a list of lengths", post + "Content-Length: 2, 2\n", "{}"),
                shape(
                        "length and chunked",
                        post + "Content-Length: 4\nTransfer-Encoding: chunked\n",
                        "0\r\n\r\n"),
                shape(
                        "chunked and length",
                        post + "Transfer-Encoding: chunked\nContent-Length: 4\n",
                        "0\r\n\r\n"),
                shape("unknown encoding", post + "Transfer-Encoding: xchunked\n", "0\r\n\r\n"),
                shape("two encodings", post + "Transfer-Encoding: gzip, chunked\n", "0\r\n\r\n"),
                shape(
                        "encoding sent twice",
                        post + "Transfer-Encoding: chunked\nTransfer-Encoding: identity\n",
                        "0\r\n\r\n"),
                shape(
                        "encoding with a tab",
                        post + "Transfer-Encoding:\tchunked\tx\n",
                        "0\r\n\r\n"),
                shape("plus sign", post + "Content-Length: +2\n", "{}"),
                shape("negative", post + "Content-Length: -1\n", "{}"),
                shape("hexadecimal", post + "Content-Length: 0x2\n", "{}"),
                shape("empty length", post + "Content-Length: \n", ""),
                shape("words", post + "Content-Length: two\n", "{}"),
                shape("overflow", post + "Content-Length: 99999999999999999999\n", "{}"),
                shape("space before the colon", post + "Content-Length : 2\n", "{}"),
                shape("folded header", post + "X: a\n Content-Length: 2\n", "{}"),
                shape(
                        "bad chunk size",
                        post + "Transfer-Encoding: chunked\n",
                        "zz\r\n{}\r\n0\r\n\r\n"),
                shape(
                        "negative chunk size",
                        post + "Transfer-Encoding: chunked\n",
                        "-2\r\n{}\r\n0\r\n\r\n"),
                shape(
                        "chunk size over a long",
                        post + "Transfer-Encoding: chunked\n",
                        "fffffffffffffffff\r\n{}\r\n0\r\n\r\n"),
                shape(
                        "chunk longer than its size",
                        post + "Transfer-Encoding: chunked\n",
                        "2\r\n{}{}\r\n0\r\n\r\n"),
                shape(
                        "chunked, in capitals, which the server does not know",
                        post + "Transfer-Encoding: CHUNKED\n",
                        "2\r\n{}\r\n0\r\n\r\n"),
                shape("no host", "POST /webhook HTTP/1.1\nContent-Length: 2\n", "{}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ambiguous")
    void isRefusedOnceAndTheConnectionCloses(String name, String request) throws IOException {
        var answer = exchange(request + SMUGGLED);

        assertThat(answer).as(name).startsWith("HTTP/1.1 400 ");
        assertThat(answer.split("HTTP/1\\.1 ", -1)).as(name + ": one answer").hasSize(2);
        assertThat(answer)
                .as(name)
                .doesNotContain("Exception", "io.helidon", "at java", "still open");
    }

    @Test
    void bareLineFeedsCloseTheConnectionUnanswered() throws IOException {
        var request = "POST /webhook HTTP/1.1\nHost: a\nContent-Length: 2\n\n{}";

        assertThat(exchange(request + SMUGGLED)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sound")
    void whatIsSoundIsAnswered(String name, String request) throws IOException {
        assertThat(exchange(request)).as(name).startsWith("HTTP/1.1 200 ");
    }

    static Stream<Arguments> sound() {
        var post = "POST /webhook HTTP/1.1\nHost: a\nConnection: close\n";
        return Stream.of(
                shape("a length", post + "Content-Length: 13\n", "{\"alerts\":[]}"),
                shape(
                        "chunked",
                        post + "Transfer-Encoding: chunked\n",
                        "d\r\n{\"alerts\":[]}\r\n0\r\n\r\n"));
    }

    /// Everything that comes back until the connection closes.
    private static String exchange(String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            var answer = new StringBuilder();
            var buffer = new byte[4096];
            try {
                for (var n = socket.getInputStream().read(buffer);
                        n >= 0;
                        n = socket.getInputStream().read(buffer)) {
                    answer.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
                }
            } catch (SocketTimeoutException e) {
                answer.append("<still open after 5 s>");
            }
            return answer.toString();
        }
    }
}
