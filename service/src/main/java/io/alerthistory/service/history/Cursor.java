package io.alerthistory.service.history;

import io.alerthistory.service.http.ApiError;
import io.alerthistory.service.storage.EpisodeKey;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/// Where a page begins, so that the next one neither repeats nor misses what the first page could
/// see. Clients send it back as they got it.
///
/// @param query of which question this is the next page; see [HistoryQuery#identity]
/// @param after the last key of the page before
/// @param upTo the greatest id when the first page was read
/// @param from the lower bound of starts as the first page had it: `since` moves with the clock
/// @param total what the first page said
record Cursor(
        long query,
        EpisodeKey after,
        long upTo,
        Optional<Instant> from,
        long total,
        boolean totalIsLowerBound) {

    private static final byte VERSION = 1;
    private static final int LENGTH = 1 + 6 * Long.BYTES + 1;

    String text() {
        var bytes =
                ByteBuffer.allocate(LENGTH)
                        .put(VERSION)
                        .putLong(query)
                        .putLong(after.sortAt())
                        .putLong(after.id())
                        .putLong(upTo)
                        .putLong(
                                from.map(time -> ChronoUnit.MICROS.between(Instant.EPOCH, time))
                                        .orElse(Long.MIN_VALUE))
                        .putLong(total)
                        .put((byte) (totalIsLowerBound ? 1 : 0));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    static Cursor parse(String text) {
        var bytes = ByteBuffer.wrap(decoded(text));
        if (bytes.capacity() != LENGTH || bytes.get() != VERSION) {
            throw bad("cursor is not one of this service's, or of another version");
        }
        var query = bytes.getLong();
        var after = new EpisodeKey(bytes.getLong(), bytes.getLong());
        var upTo = bytes.getLong();
        var from = bytes.getLong();
        var total = bytes.getLong();
        var lowerBound = bytes.get() != 0;
        if (!isTime(after.sortAt()) || (from != Long.MIN_VALUE && !isTime(from)) || total < 0) {
            throw bad("cursor was changed on its way");
        }
        return new Cursor(
                query,
                after,
                upTo,
                from == Long.MIN_VALUE
                        ? Optional.empty()
                        : Optional.of(Instant.EPOCH.plus(from, ChronoUnit.MICROS)),
                total,
                lowerBound);
    }

    static ApiError bad(String mistake) {
        return ApiError.badRequest(
                "BAD_CURSOR",
                mistake
                        + "; send \"next\" as it was answered, with the same parameters, or begin"
                        + " again without cursor",
                Map.of("parameter", "cursor"));
    }

    private static byte[] decoded(String text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            throw bad("cursor is not one of this service's");
        }
    }

    private static boolean isTime(long micros) {
        return micros >= ChronoUnit.MICROS.between(Instant.EPOCH, Times.FIRST)
                && micros <= ChronoUnit.MICROS.between(Instant.EPOCH, Times.LAST);
    }
}
