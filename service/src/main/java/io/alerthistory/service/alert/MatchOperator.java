package io.alerthistory.service.alert;

/// How a matcher compares: the four operators of Alertmanager and Prometheus.
public enum MatchOperator {
    /// The value, exactly; `a=""` also means that there is no label `a`.
    EQUAL("="),
    /// Another value, or no such label.
    NOT_EQUAL("!="),
    /// A value that the whole regular expression matches.
    REGEX("=~"),
    /// A value that it does not match.
    NOT_REGEX("!~");

    private final String symbol;

    MatchOperator(String symbol) {
        this.symbol = symbol;
    }

    /// How it is written.
    public String symbol() {
        return symbol;
    }

    boolean regex() {
        return this == REGEX || this == NOT_REGEX;
    }

    static MatchOperator ofSymbol(String symbol) {
        for (var operator : values()) {
            if (operator.symbol.equals(symbol)) {
                return operator;
            }
        }
        throw new IllegalArgumentException("no operator is written " + symbol);
    }
}
