package dev.jetconnect.it.conformance;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;

/**
 * How a case ended on a target.
 *
 * <p>Immutable.
 *
 * @param name {@code Class.method}
 * @param kafkaCases that it expresses
 * @param differs why the targets differ; empty where they do not
 * @param result passed, failed or skipped
 */
record CaseResult(String name, List<String> kafkaCases, String differs, String result) {
    static CaseResult of(Method method, String result) {
        return new CaseResult(
                method.getDeclaringClass().getSimpleName() + "." + method.getName(),
                Optional.ofNullable(method.getAnnotation(KafkaCase.class))
                        .map(origin -> List.of(origin.value()))
                        .orElse(List.of()),
                Optional.ofNullable(method.getAnnotation(Differs.class))
                        .map(Differs::value)
                        .orElse(""),
                result);
    }

    /** Whether the suite still has the case. */
    boolean exists() {
        String[] parts = name.split("\\.", 2);
        try {
            Class<?> type = Class.forName(CaseResult.class.getPackageName() + "." + parts[0]);
            for (Method method : type.getDeclaredMethods()) {
                if (method.getName().equals(parts[1])) {
                    return true;
                }
            }
            return false;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
