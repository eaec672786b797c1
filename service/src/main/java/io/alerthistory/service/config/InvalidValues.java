package io.alerthistory.service.config;

import java.util.List;

/// Values that a record does not take. Each message begins with the key, then a colon.
public final class InvalidValues extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> messages;

    InvalidValues(List<String> messages) {
        super(String.join("\n", messages));
        this.messages = List.copyOf(messages);
    }

    List<String> messages() {
        return messages;
    }
}
