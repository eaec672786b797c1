package io.alerthistory.service.alert;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The label set that identifies an alert: names sorted by their UTF-8 bytes, empty values left
/// out, as Alertmanager does before it hashes (`LabelSet.Fingerprint` in prometheus/common).
///
/// Two hashes are computed once, from the same canonical bytes (`name 0xFF value 0xFF` for each
/// label; 0xFF occurs in no UTF-8 text, so no two sets share them): the [Fingerprint] that the
/// world knows, and an independent one that tells two sets of equal fingerprints apart.
public final class Labels {

    /// Orders text as its UTF-8 bytes sort, which is by code point; `String.compareTo` sorts
    /// UTF-16 units and puts surrogate pairs before U+E000.
    static final Comparator<String> BY_UTF8 = Labels::compareUtf8;

    private final String[] pairs;
    private final long fingerprint;
    private final long identity;

    private Labels(String[] pairs) {
        this.pairs = pairs;
        var bytes = StableId.bytes(pairs);
        this.fingerprint = Fingerprint.fnv1a(bytes);
        this.identity = StableId.of(bytes);
    }

    /// The set of these labels. The text must hold no lone surrogate (the parser replaces them).
    public static Labels of(Map<String, String> labels) {
        var sorted = new TreeMap<String, String>(BY_UTF8);
        labels.forEach((name, value) -> {
            if (!value.isEmpty()) {
                sorted.put(name, value);
            }
        });
        var pairs = new String[2 * sorted.size()];
        var at = 0;
        for (var label : sorted.entrySet()) {
            pairs[at++] = label.getKey();
            pairs[at++] = label.getValue();
        }
        return new Labels(pairs);
    }

    /// As [#of(Map)], of names and values in turn; of a name that occurs twice the last value counts.
    /// Alertmanager writes them sorted, and what is sorted is taken as it comes.
    public static Labels of(List<String> pairs) {
        var sorted = true;
        for (var i = 0; i < pairs.size(); i += 2) {
            sorted &=
                    !pairs.get(i + 1).isEmpty()
                            && (i == 0 || BY_UTF8.compare(pairs.get(i - 2), pairs.get(i)) < 0);
        }
        if (sorted) {
            return new Labels(pairs.toArray(String[]::new));
        }
        var map = new HashMap<String, String>();
        for (var i = 0; i < pairs.size(); i += 2) {
            map.put(pairs.get(i), pairs.get(i + 1));
        }
        return of(map);
    }

    public int size() {
        return pairs.length / 2;
    }

    public String name(int i) {
        return pairs[2 * i];
    }

    public String value(int i) {
        return pairs[2 * i + 1];
    }

    /// The value of this label; a label that is not there and an empty one are the same.
    public Optional<String> get(String name) {
        for (var i = 0; i < pairs.length; i += 2) {
            if (pairs[i].equals(name)) {
                return Optional.of(pairs[i + 1]);
            }
        }
        return Optional.empty();
    }

    /// Alertmanager's fingerprint of this set.
    public Fingerprint fingerprint() {
        return new Fingerprint(fingerprint);
    }

    /// The first eight bytes of the SHA-256 of the canonical bytes.
    public long identity() {
        return identity;
    }

    public Map<String, String> asMap() {
        var map = new LinkedHashMap<String, String>();
        for (var i = 0; i < size(); i++) {
            map.put(name(i), value(i));
        }
        return map;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Labels that
                && identity == that.identity
                && Arrays.equals(pairs, that.pairs);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(identity);
    }

    @Override
    public String toString() {
        return asMap().toString();
    }

    private static int compareUtf8(String a, String b) {
        var length = Math.min(a.length(), b.length());
        for (var i = 0; i < length; i++) {
            var x = a.charAt(i);
            var y = b.charAt(i);
            if (x != y) {
                return Character.isSurrogate(x) == Character.isSurrogate(y)
                        ? Character.compare(x, y)
                        : Character.isSurrogate(x) ? 1 : -1;
            }
        }
        return Integer.compare(a.length(), b.length());
    }
}
