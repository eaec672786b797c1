package io.alerthistory.service.http;

import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http1.Http1Config;
import java.net.BindException;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/// The two listeners. The second one has health, metrics and what the operator asks, so that a
/// saturated intake fails no probe.
///
/// Helidon bounds nothing by itself and cuts requests half a second after it was told to stop; here
/// both are set.
public final class HttpServer implements AutoCloseable {

    /// Requests that are on their way when the service is told to stop have this long.
    public static final Duration GRACE = Duration.ofSeconds(15);

    private static final String ADMIN = "admin";
    private static final int MAX_CONNECTIONS = 10_000;
    private static final int MAX_REQUEST_LINE = 16_384;

    private final WebServer server;

    /// Where a listener listens; port 0 is any free one.
    ///
    /// @param setting what names the port in the configuration, for errors
    public record Address(String host, int port, String setting) {}

    private HttpServer(WebServer server) {
        this.server = server;
    }

    /// Starts both listeners.
    ///
    /// @param backend who answers, for `X-Alert-History-Backend`
    /// @param leaving whether clients should open their next connection elsewhere
    /// @throws PortTaken when an address is in use or not ours
    public static HttpServer start(
            Address address,
            List<Route> routes,
            Address adminAddress,
            List<Route> adminRoutes,
            Guard guard,
            String backend,
            BooleanSupplier leaving,
            RequestWatch watch) {
        var routing = new Routing(guard, backend, leaving, watch);
        var open = new Routing(new Guard(() -> Guard.Keys.NONE), backend, leaving, watch);
        var server =
                limits(WebServer.builder(), address)
                        .featuresDiscoverServices(false)
                        .shutdownHook(false)
                        .routing(routing.of(routes))
                        .putSocket(
                                ADMIN,
                                limits(ListenerConfig.builder(), adminAddress)
                                        .routing(open.of(adminRoutes))
                                        .build())
                        .build();
        try {
            return new HttpServer(server.start());
        } catch (RuntimeException e) {
            server.stop();
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof BindException) {
                    throw new PortTaken(address, adminAddress, e);
                }
            }
            throw e;
        }
    }

    /// The port of the first listener.
    public int port() {
        return server.port();
    }

    /// The port of the second listener.
    public int adminPort() {
        return server.port(ADMIN);
    }

    /// Takes no new connection, finishes what is on its way, at most for [#GRACE].
    @Override
    public void close() {
        server.stop();
    }

    private static <B extends ListenerConfig.BuilderBase<B, ?>> B limits(B builder, Address at) {
        return builder.host(at.host())
                .port(at.port())
                .maxTcpConnections(MAX_CONNECTIONS)
                .shutdownGracePeriod(GRACE)
                .directHandlers(Errors.beforeRouting())
                .connectionOptions(socket -> socket.tcpNoDelay(true))
                .addProtocol(
                        Http1Config.builder()
                                .maxPrologueLength(MAX_REQUEST_LINE)
                                // It refuses times and match[] in a query: ':' '[' ']' unencoded.
                                .validatePrologue(false)
                                .addSendListener(new ReadBuffers())
                                .build());
    }

    /// An address that cannot be listened on.
    public static final class PortTaken extends RuntimeException {

        private static final long serialVersionUID = 1L;

        PortTaken(Address address, Address admin, Throwable cause) {
            super(
                    "cannot listen on "
                            + describe(address)
                            + " and "
                            + describe(admin)
                            + ": one of them is taken or not an address of this machine; give others",
                    cause);
        }

        private static String describe(Address address) {
            return address.host() + ":" + address.port() + " (" + address.setting() + ")";
        }
    }
}
