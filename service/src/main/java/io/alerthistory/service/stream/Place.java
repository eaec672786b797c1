package io.alerthistory.service.stream;

import java.util.Optional;

/// The id of an event: which one it is of the changes between two positions, whose number and order
/// never change. So a client that comes back with it goes on exactly behind it, on any replica.
///
/// @param index of the event, from 0
record Place(long from, long before, int index) {

    String text() {
        return from + "-" + before + "-" + index;
    }

    static Optional<Place> parse(String text) {
        if (!text.matches("\\d{1,18}-\\d{1,18}-\\d{1,9}")) {
            return Optional.empty();
        }
        var parts = text.split("-", -1);
        return Optional.of(
                        new Place(
                                Long.parseLong(parts[0]),
                                Long.parseLong(parts[1]),
                                Integer.parseInt(parts[2])))
                .filter(place -> place.from() < place.before());
    }
}
