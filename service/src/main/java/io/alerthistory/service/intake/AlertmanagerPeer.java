package io.alerthistory.service.intake;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// One Alertmanager that is asked: a time limit and a size limit, and no redirects.
///
/// @param url where its API is, without `/api/v2`
/// @param externalUrl what its webhooks tell
/// @param authorization the header's value, as it is now
public record AlertmanagerPeer(
        String url,
        String externalUrl,
        Duration timeout,
        Supplier<Optional<String>> authorization) {

    /// More than twenty thousand alerts.
    private static final long LARGEST = 64L << 20;

    /// It did not answer, or not as an Alertmanager does.
    static final class Unanswered extends Exception {

        private static final long serialVersionUID = 1L;

        Unanswered(String message) {
            super(message);
        }
    }

    byte[] get(HttpClient client, String path) throws Unanswered, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create(url + path))
                        .timeout(timeout)
                        .header("Accept", "application/json")
                        .header("User-Agent", "alert-history");
        try {
            authorization.get().ifPresent(value -> request.header("Authorization", value));
            var answer =
                    client.sendAsync(
                                    request.build(),
                                    BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST))
                            // The request's own time ends with the head of the answer.
                            .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                            .get();
            if (answer.statusCode() != 200) {
                throw new Unanswered(url + path + " answered " + answer.statusCode());
            }
            return answer.body();
        } catch (ExecutionException e) {
            throw new Unanswered(url + path + ": " + said(e));
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new Unanswered(url + path + ": " + e.getMessage());
        }
    }

    private static String said(ExecutionException e) {
        var cause = e.getCause() == null ? e : e.getCause();
        return cause instanceof TimeoutException || cause instanceof HttpTimeoutException
                ? "no answer in time"
                : cause instanceof IOException && cause.getMessage() == null
                        ? "no connection"
                        : cause.toString();
    }
}
