package io.alerthistory.service.storage;

/// Where an episode stands in the order of pages: by its first recorded start, then by its id. Neither
/// ever changes, so a page that begins after a key misses nothing and repeats nothing.
///
/// @param sortAt microseconds since 1970 UTC
public record EpisodeKey(long sortAt, long id) implements Comparable<EpisodeKey> {

    @Override
    public int compareTo(EpisodeKey other) {
        var bySortAt = Long.compare(sortAt, other.sortAt);
        return bySortAt != 0 ? bySortAt : Long.compare(id, other.id);
    }
}
