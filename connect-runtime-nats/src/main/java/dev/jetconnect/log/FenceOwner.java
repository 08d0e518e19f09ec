package dev.jetconnect.log;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.jetconnect.nats.Json;
import io.nats.client.api.MessageInfo;
import java.util.UUID;

/**
 * Who holds a fence, as its message says.
 *
 * @param id different for each holder
 * @param ended whether it was taken from {@code run}, and nobody writes until the next run
 */
record FenceOwner(TaskRun run, String id, boolean ended) {
    private static final TypeReference<FenceOwner> FORM = new TypeReference<>() {};

    static FenceOwner of(TaskRun run, String id) {
        return new FenceOwner(run, id, false);
    }

    /** Takes the fence from a run of an older generation, so that no such run comes back. */
    static FenceOwner ending(TaskRun run, Generation newer) {
        return new FenceOwner(run.endedBy(newer), UUID.randomUUID().toString(), true);
    }

    static FenceOwner read(MessageInfo message) {
        byte[] json = message.getData();
        // Before there were epochs, the message was plain text.
        return json != null && json.length > 0 && json[0] == '{'
                ? Json.read(json, "The fence " + message.getSubject(), FORM)
                : of(TaskRun.UNKNOWN, "");
    }

    byte[] json() {
        return Json.write(this);
    }

    boolean isRunOf(Generation generation) {
        return !ended && run.generation().equals(generation);
    }
}
