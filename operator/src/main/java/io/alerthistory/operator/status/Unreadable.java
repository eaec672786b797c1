package io.alerthistory.operator.status;

import io.alerthistory.crds.v1alpha1.AlertHistory;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What of an AlertHistory this release cannot read: a field of another type than its own definition
/// has, or a value that it does not know. It travels with the object in memory, as an annotation that
/// is never written to the cluster.
///
/// @param fields each with its path and what is wrong with it, such as
/// `spec.primary.replicas: "many" cannot be read`
public record Unreadable(List<String> fields) {

    private static final String ANNOTATION = "alert-history.io/unreadable";

    /// A copy that nobody changes.
    public Unreadable {
        fields = List.copyOf(fields);
    }

    /// What came with an object; empty if all of it was read.
    public static Optional<Unreadable> of(AlertHistory resource) {
        return Optional.ofNullable(resource.getMetadata().getAnnotations())
                .map(it -> it.get(ANNOTATION))
                .map(it -> new Unreadable(it.lines().toList()));
    }

    /// Puts it on an object that was just read, so that copies of that have it too.
    public void on(AlertHistory resource) {
        var meta = resource.getMetadata();
        var annotations = new HashMap<String, String>();
        if (meta.getAnnotations() != null) {
            annotations.putAll(meta.getAnnotations());
        }
        annotations.put(ANNOTATION, String.join("\n", fields));
        meta.setAnnotations(annotations);
    }

    /// Whether a field, such as `spec.legacy`, and all that is in it was read.
    public boolean leaves(String field) {
        return fields.stream().noneMatch(it -> it.startsWith(field) || it.startsWith("spec:"));
    }

    /// For a person.
    ///
    /// @param finalizer that holds the deletion of the object, if that is what is asked for
    public Problem problem(Optional<String> finalizer) {
        return new Problem(
                "Unreadable",
                Stream.concat(
                                fields.stream(),
                                Stream.of(
                                        "Nothing of this AlertHistory is touched until that is corrected, or"
                                                + " the release of the operator runs that belongs to the"
                                                + " definition in the cluster"
                                                + finalizer
                                                        .map(it ->
                                                                "; to have it gone without the legacy stack"
                                                                        + " being looked after, remove the"
                                                                        + " finalizer "
                                                                        + it)
                                                        .orElse("")))
                        .map(it -> it + ".")
                        .reduce((one, other) -> one + " " + other)
                        .orElseThrow());
    }
}
