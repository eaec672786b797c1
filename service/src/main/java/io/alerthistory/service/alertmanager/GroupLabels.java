package io.alerthistory.service.alertmanager;

import io.alerthistory.service.alert.BadMatcher;
import io.alerthistory.service.alert.MatchOperator;
import io.alerthistory.service.alert.Matchers;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The labels of a group, read from its key, which is the route's key, a colon, and the labels as
/// Alertmanager prints them: `{}/{team="x"}:{alertname="DiskFull", instance="a"}`.
final class GroupLabels {

    private GroupLabels() {}

    /// The labels; absent when the key has another form.
    static Optional<Map<String, String>> of(String groupKey) {
        // A route's key and a label's value may both contain ":{", but only one of the places is
        // followed by nothing but labels: the leftmost.
        for (var at = groupKey.indexOf(":{"); at >= 0; at = groupKey.indexOf(":{", at + 1)) {
            var labels = labels(groupKey.substring(at + 1));
            if (labels.isPresent()) {
                return labels;
            }
        }
        return Optional.empty();
    }

    private static Optional<Map<String, String>> labels(String text) {
        try {
            var labels = new TreeMap<String, String>();
            for (var matcher : Matchers.selector(text)) {
                if (matcher.operator() != MatchOperator.EQUAL) {
                    return Optional.empty();
                }
                labels.put(matcher.name(), matcher.value());
            }
            return Optional.of(labels);
        } catch (BadMatcher _) {
            return Optional.empty();
        }
    }
}
