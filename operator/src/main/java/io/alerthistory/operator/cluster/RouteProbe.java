package io.alerthistory.operator.cluster;

import io.alerthistory.operator.traffic.Route;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks through a Gateway which weights it follows: each time over a connection of its own, so that
/// more than one of its processes is asked.
public final class RouteProbe {

    private static final Logger LOG = LoggerFactory.getLogger(RouteProbe.class);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int LONGEST = 15;

    /// The numbers that answers carried; fewer than asked for if an answer carried none.
    public List<Long> ask(String url) {
        var answers = new ArrayList<Long>();
        while (answers.size() < Route.ANSWERS) {
            var answer = one(url);
            if (!answer.matches("[0-9]{1," + LONGEST + "}")) {
                break;
            }
            answers.add(Long.parseLong(answer));
        }
        return answers;
    }

    private static String one(String url) {
        try (var client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).build(),
                            HttpResponse.BodyHandlers.discarding())
                    .headers()
                    .firstValue(Route.SEQUENCE)
                    .orElse("");
        } catch (IOException | IllegalArgumentException e) {
            LOG.debug("probe url={}", url, e);
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
