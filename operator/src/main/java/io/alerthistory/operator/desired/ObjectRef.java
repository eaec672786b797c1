package io.alerthistory.operator.desired;

import io.fabric8.kubernetes.api.model.HasMetadata;

/// An object of the namespace in question.
///
/// @param kind such as Deployment
/// @param name of it
public record ObjectRef(String kind, String name) {

    /// Of an object.
    public static ObjectRef of(HasMetadata object) {
        return new ObjectRef(object.getKind(), object.getMetadata().getName());
    }

    @Override
    public String toString() {
        return kind + " " + name;
    }
}
