//! Finds where in a source text words of the reader's text stand.
