package dev.jetconnect.log;

import java.util.Optional;

/**
 * Which part of a message that is not ours names something, as a setting says it: {@code subject},
 * {@code token:<n>} of the subject from 1, or {@code header:<name>}.
 *
 * @param kind what to take
 * @param name of the header
 * @param token of the subject, from 1
 */
public record MessageKey(Kind kind, String name, int token) {
    /** What is taken. */
    public enum Kind {
        NONE,
        SUBJECT,
        TOKEN,
        HEADER
    }

    public static final MessageKey NONE = new MessageKey(Kind.NONE, "", 0);

    /** Empty if the setting is not understood. */
    public static Optional<MessageKey> parse(String setting) {
        String text = setting.trim();
        if (text.equals("none")) {
            return Optional.of(NONE);
        }
        if (text.equals("subject")) {
            return Optional.of(new MessageKey(Kind.SUBJECT, "", 0));
        }
        if (text.startsWith("header:") && text.length() > 7) {
            return Optional.of(new MessageKey(Kind.HEADER, text.substring(7), 0));
        }
        if (text.matches("token:[1-9]\\d{0,2}")) {
            return Optional.of(
                    new MessageKey(Kind.TOKEN, "", Integer.parseInt(text, 6, text.length(), 10)));
        }
        return Optional.empty();
    }

    /** Empty if the message has no such part. */
    public Optional<String> of(StoredMessage message) {
        return switch (kind) {
            case NONE -> Optional.empty();
            case SUBJECT -> Optional.of(message.subject());
            case HEADER -> Optional.ofNullable(message.header(name));
            case TOKEN -> {
                String[] tokens = message.subject().split("\\.", -1);
                yield token <= tokens.length ? Optional.of(tokens[token - 1]) : Optional.empty();
            }
        };
    }
}
