package io.alerthistory.service.export;

import io.alerthistory.service.history.FilterParameters;
import io.alerthistory.service.history.History;
import io.alerthistory.service.history.HistoryAlert;
import io.alerthistory.service.history.Parameters;
import io.alerthistory.service.http.ApiError;
import io.alerthistory.service.storage.EpisodeFilter;
import io.alerthistory.service.storage.EpisodeKey;
import io.alerthistory.service.storage.EpisodePage;
import io.alerthistory.service.storage.EpisodeQuestion;
import io.alerthistory.service.storage.HistoryStore;
import io.alerthistory.service.storage.StorageException;
import java.io.IOException;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// Writes all the episodes that a question means, page by page: while the client reads, nothing of the
/// database is held, and there is never more than a page in memory.
public final class Exports {

    private static final int PAGE = 500;
    private static final int AT_ONCE = 4;

    private final HistoryStore store;
    private final InstantSource clock;
    private final Semaphore running = new Semaphore(AT_ONCE);

    public Exports(HistoryStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /// An export whose first page was read. It must be closed.
    final class Export implements AutoCloseable {
        private final EpisodeFilter filter;
        private final boolean newestFirst;
        private final Format format;
        private EpisodePage page;

        private Export(EpisodeFilter filter, boolean newestFirst, Format format) {
            this.filter = filter;
            this.newestFirst = newestFirst;
            this.format = format;
            this.page = History.reading(() -> page(null, null));
        }

        Format format() {
            return format;
        }

        /// Writes all of it, and does not close the stream.
        ///
        /// @throws StorageException when the database fails on the way: what was written is not all
        void writeTo(OutputStream out) throws IOException {
            out.write(format.head());
            while (true) {
                for (var episode : page.episodes()) {
                    out.write(format.line(HistoryAlert.of(episode)));
                }
                if (page.next() == null) {
                    return;
                }
                page = page(page.next(), page.upTo());
            }
        }

        private EpisodePage page(@Nullable EpisodeKey after, @Nullable Long upTo) {
            return store.find(
                    new EpisodeQuestion(filter, newestFirst, after, upTo, 0, PAGE, false));
        }

        @Override
        public void close() {
            running.release();
        }
    }

    /// Begins the export that these parameters ask for.
    ///
    /// @throws ApiError 400 for wrong parameters, 503 when too many run or the database cannot answer
    Export begin(Parameters parameters) {
        var format = Format.read(parameters);
        var filter = FilterParameters.read(parameters, clock.instant());
        var newestFirst = FilterParameters.newestFirst(parameters);
        if (!running.tryAcquire()) {
            throw ApiError.unavailable(
                    "TOO_MANY_EXPORTS", "others export already; ask again when they are done");
        }
        try {
            return new Export(filter, newestFirst, format);
        } catch (RuntimeException e) {
            running.release();
            throw e;
        }
    }
}
