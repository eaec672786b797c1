package io.alerthistory.e2e.bench;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.Logger;

/// A server that reads a body and answers 200: what the HTTP server can do at best on this machine.
public final class NoOp {

    private static final byte[] ANSWER = "{\"status\":\"ok\"}".getBytes(StandardCharsets.US_ASCII);

    private NoOp() {}

    /// Listens on loopback, on the port that is the only argument.
    public static void main(String[] args) {
        Logger.getLogger("").setLevel(Level.WARNING);
        WebServer.builder()
                .address(InetAddress.getLoopbackAddress())
                .port(Integer.parseInt(args[0]))
                .routing(
                        HttpRouting.builder()
                                .get("/healthz", (_, response) -> response.send("ok"))
                                .get("/readyz", (_, response) -> response.send("ready"))
                                .post(
                                        "/webhook",
                                        (request, response) -> {
                                            var body = request.content().as(byte[].class);
                                            response.status(body.length > 0 ? 200 : 400)
                                                    .send(ANSWER);
                                        }))
                .build()
                .start();
    }
}
