package io.alerthistory.service.intake;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// The HTTP client of a cluster of Alertmanagers. Where a file vouches for them, another content of the
/// file makes another client: mounted certificates are renewed while the service runs.
final class TrustingClient {

    private final PulledCluster cluster;
    private byte[] certificates = {};
    private @Nullable HttpClient client;

    TrustingClient(PulledCluster cluster) {
        this.cluster = cluster;
    }

    /// The client that trusts whom the file vouches for now.
    HttpClient now() throws AlertmanagerPeer.Unanswered {
        try {
            return trusted();
        } catch (IOException | GeneralSecurityException e) {
            throw new AlertmanagerPeer.Unanswered(
                    "%s is not asked: the certificates of caFile cannot be read: %s"
                            .formatted(cluster.peers().getFirst().url(), e));
        }
    }

    private HttpClient trusted() throws IOException, GeneralSecurityException {
        var file = cluster.caFile();
        var found = file.isPresent() ? Files.readAllBytes(file.get()) : certificates;
        var known = client;
        if (known != null && Arrays.equals(found, certificates)) {
            return known;
        }
        var builder =
                HttpClient.newBuilder()
                        .connectTimeout(cluster.timeout())
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER);
        if (file.isPresent()) {
            builder.sslContext(trusting(found));
        }
        if (known != null) {
            known.shutdown();
        }
        var made = builder.build();
        client = made;
        certificates = found;
        return made;
    }

    private static SSLContext trusting(byte[] certificates)
            throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (var certificate :
                CertificateFactory.getInstance("X.509")
                        .generateCertificates(new ByteArrayInputStream(certificates))) {
            store.setCertificateEntry("ca-" + store.size(), certificate);
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
