package dev.jetconnect.herder;

import org.apache.kafka.connect.util.Callback;
import org.apache.kafka.connect.util.Stage;

/**
 * Goes on with {@code then}, and tells the stages to whoever waits for the end of it all.
 *
 * <p>Thread-safe if both are.
 */
record StagedCallback<T>(Callback<?> waiting, Callback<T> then) implements Callback<T> {
    @Override
    public void recordStage(Stage stage) {
        waiting.recordStage(stage);
    }

    @Override
    public void onCompletion(Throwable error, T result) {
        then.onCompletion(error, result);
    }
}
