package io.alerthistory.e2e.cluster;

import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import java.util.List;
import java.util.stream.Stream;

/// A verb on a resource, as a role grants it and as a request uses it.
///
/// @param group of the API, empty for the core one
/// @param resource plural, with its subresource behind a slash
/// @param verb in lower case
record Permission(String group, String resource, String verb) implements Comparable<Permission> {

    static Stream<Permission> granted(PolicyRule rule) {
        return rule.getApiGroups().stream()
                .flatMap(group ->
                        rule.getResources().stream()
                                .flatMap(resource ->
                                        rule.getVerbs().stream()
                                                .map(verb ->
                                                        new Permission(group, resource, verb))));
    }

    /// In one line for each resource.
    static String text(Iterable<Permission> sorted) {
        var text = new StringBuilder();
        var before = "";
        for (var permission : sorted) {
            var of = permission.of();
            text.append(of.equals(before) ? " " : (before.isEmpty() ? "" : "; ") + of + ": ")
                    .append(permission.verb);
            before = of;
        }
        return text.isEmpty() ? "nothing" : text.toString();
    }

    private String of() {
        return group.isEmpty() ? resource : resource + "." + group;
    }

    @Override
    public int compareTo(Permission other) {
        return List.of(of(), verb).toString().compareTo(List.of(other.of(), other.verb).toString());
    }
}
