"""What is there before anybody has signed in: sign-in, a new office, a copy brought back, and the last word."""
