package io.alerthistory.operator.analysis;

/// What a query answered.
public sealed interface Answer {

    /// A number, which may be infinite.
    record Value(double number) implements Answer {}

    /// Nothing that could be judged.
    ///
    /// @param why for people, without what a server said itself
    record Nothing(String why) implements Answer {}
}
