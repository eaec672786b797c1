package io.alerthistory.operator.alerthistory;

import io.alerthistory.operator.status.Problem;

/// The API server refused a write; it is tried again, later each time. It has no stack trace: what
/// was refused, and why, is all there is to know, and it is logged at every try.
final class RefusedWrite extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RefusedWrite(Problem problem) {
        super(problem.reason() + ": " + problem.message(), null, false, false);
    }
}
