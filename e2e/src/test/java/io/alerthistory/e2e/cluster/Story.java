package io.alerthistory.e2e.cluster;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.TestAbortedException;

/// Tests that are steps of one story: each prints one line with its seconds, and none is tried after
/// one that failed.
final class Story implements BeforeTestExecutionCallback, AfterTestExecutionCallback {

    private final AtomicReference<String> broken = new AtomicReference<>("");
    private final StringBuilder remarks = new StringBuilder();
    private long began;

    /// Adds to the line of the step.
    void tell(String remark) {
        remarks.append("; ").append(remark);
    }

    /// Does something beside the tests and prints its line.
    void step(String name, Runnable work) {
        begin();
        work.run();
        print(name, "");
    }

    @Override
    public void beforeTestExecution(ExtensionContext context) {
        begin();
        Assumptions.assumeTrue(
                broken.get().isEmpty(), "not tried, because a step before failed: " + broken.get());
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        var failure = context.getExecutionException();
        var name = words(context.getRequiredTestMethod().getName());
        if (failure.filter(it -> !(it instanceof TestAbortedException)).isPresent()) {
            broken.compareAndSet("", name);
        }
        print(name, failure.isPresent() ? " NOT DONE" : "");
    }

    private void begin() {
        began = System.nanoTime();
        remarks.setLength(0);
    }

    private void print(String name, String mark) {
        System.out.printf(
                "journey: %6.1f s %s%s%s%n",
                (System.nanoTime() - began) / 1e9, name, mark, remarks);
    }

    private static String words(String method) {
        return method.replaceAll("(?<=[a-zA-Z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }
}
