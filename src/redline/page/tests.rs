//! What a redline page says, and where. Text in, text out.
